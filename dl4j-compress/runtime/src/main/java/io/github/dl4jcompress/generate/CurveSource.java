package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;
import java.util.Locale;
import java.util.Set;

/**
 * The functions inside recurrent cells. Mirrors {@code infer.Curve}: hyperbolic tangent and sigmoid
 * are straight lines between points of a table, the others are computed.
 */
final class CurveSource {
  private CurveSource() {}

  /** Whether a function is looked up. */
  static boolean isTable(Activation activation) {
    return activation == Activation.TANH || activation == Activation.SIGMOID;
  }

  /** A looked-up value of a function. */
  static String call(Activation activation, String argument) {
    return "Curves.at(Curves." + name(activation) + ", " + argument + ")";
  }

  private static String name(Activation activation) {
    return activation.name().toUpperCase(Locale.ROOT);
  }

  /** The class of some functions that are looked up. */
  static String text(Set<Activation> activations) {
    StringBuilder tables = new StringBuilder();
    StringBuilder points = new StringBuilder();
    for (Activation each : activations) {
      tables.append("  static final double[] " + name(each) + " = new double[8193];\n");
      points.append("      " + name(each) + "[i] = " + Functions.name(each) + "(x);\n");
    }
    return Template.fill(
        """
        /** Functions as straight lines between points 1/256 apart, from -16 to 16. */
        private static final class Curves {
        <tables>
          static {
            for (int i = 0; i <= 8192; i++) {
              double x = (double) i / 256 - 16;
        <points>    }
          }

          static double at(double[] points, double x) {
            double place = (x + 16) * 256;
            if (!(place > 0)) {
              return points[0];
            }
            int left = (int) place;
            if (left >= 8192) {
              return points[8192];
            }
            return points[left] + (points[left + 1] - points[left]) * (place - left);
          }
        }
        """,
        "tables",
        tables,
        "points",
        points);
  }
}
