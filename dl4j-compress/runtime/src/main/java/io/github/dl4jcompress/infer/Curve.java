package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;

/**
 * An activation function, fast and the same bits on every JVM. Hyperbolic tangent and sigmoid are
 * straight lines between points 1/256 apart, at most 2e-6 from the function; the others are simple
 * enough to compute.
 */
final class Curve {
  private static final int POINTS_PER_UNIT = 256;
  private static final int REACH = 16; // beyond it both functions are flat to 2e-7

  private static final Curve TANH = table(Activation.TANH);
  private static final Curve SIGMOID = table(Activation.SIGMOID);

  private final Activation function;
  private final double[] points; // empty for a function that is computed

  private Curve(Activation function, double[] points) {
    this.function = function;
    this.points = points;
  }

  static Curve of(Activation function) {
    return switch (function) {
      case TANH -> TANH;
      case SIGMOID -> SIGMOID;
      default -> new Curve(function, new double[0]);
    };
  }

  private static Curve table(Activation function) {
    double[] points = new double[2 * REACH * POINTS_PER_UNIT + 1];
    for (int i = 0; i < points.length; i++) {
      points[i] = function.apply((double) i / POINTS_PER_UNIT - REACH);
    }
    return new Curve(function, points);
  }

  /** The function's value at a number. */
  double at(double x) {
    if (points.length == 0) {
      return function.apply(x);
    }
    double place = (x + REACH) * POINTS_PER_UNIT;
    if (!(place > 0)) {
      return points[0];
    }
    int left = (int) place;
    if (left >= points.length - 1) {
      return points[points.length - 1];
    }
    return points[left] + (points[left + 1] - points[left]) * (place - left);
  }
}
