package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.Unit;
import java.util.Arrays;

/**
 * What dense and convolution layers share: weights, and what becomes of a sum.
 *
 * @param fields of the layer's class; the matrix is {@code WEIGHTS}
 * @param number type of a sum of products: {@code int} or {@code double}
 * @param element array of {@code WEIGHTS} that holds the weights
 * @param result of {@code sum} in row {@code row}: a code, or a float before the activation
 */
record UnitSource(String fields, String number, String element, String result) {

  static UnitSource of(Unit unit, double inputScale, Parts parts) {
    return unit instanceof RealUnit real
        ? real(real, inputScale, parts)
        : integer((LinearUnit) unit, inputScale, parts);
  }

  private static UnitSource real(RealUnit unit, double inputScale, Parts parts) {
    parts.need(Support.REAL_ROWS);
    double[] bias = new double[unit.bias().length];
    Arrays.setAll(bias, row -> unit.bias()[row]);
    String real = Double.toHexString(inputScale) + " * sum + BIAS[row]";
    String result =
        unit.output()
            .map(output -> parts.code(parts.function(unit.activation(), real), output))
            .orElse("(float) (" + real + ")");
    return new UnitSource(
        field("RealRows", "WEIGHTS", WeightText.real(unit.weights()))
            + field("double[]", "BIAS", WeightText.reals(bias)),
        "double",
        "weight",
        result);
  }

  private static UnitSource integer(LinearUnit unit, double inputScale, Parts parts) {
    parts.need(Support.SPARSE);
    String fields =
        field("Sparse", "WEIGHTS", WeightText.sparse(unit.weights()))
            + field("int[]", "BIAS", WeightText.integers(unit.bias()));
    double[] scales = new double[unit.weights().rows()];
    Arrays.setAll(scales, row -> (double) unit.weights().scale(row) * inputScale);
    String scaled = "(BIAS[row] + sum) * SCALES[row]";
    if (unit.output().isEmpty()) {
      return integer(fields + scales(scales), "(float) (" + scaled + ")");
    }
    AffineQuantizer output = unit.output().get();
    Activation activation = unit.activation();
    if (!Straight.is(activation)) {
      String code = parts.code(parts.function(activation, scaled), output);
      return integer(fields + scales(scales), code);
    }
    parts.need(Support.FIXED_POINT);
    Arrays.setAll(scales, row -> scales[row] / output.scale());
    String factors = "fixedPoints(" + WeightText.reals(scales) + ")";
    return integer(
        fields + field("long[]", "FACTORS", factors),
        "requantized(BIAS[row] + sum, FACTORS[row], " + Straight.range(activation, output) + ")");
  }

  private static UnitSource integer(String fields, String result) {
    return new UnitSource(fields, "int", "level", result);
  }

  private static String scales(double[] scales) {
    return field("double[]", "SCALES", WeightText.reals(scales));
  }

  /** A line that declares a constant. */
  static String field(String type, String name, String value) {
    return "  private static final " + type + " " + name + " = " + value + ";\n";
  }
}
