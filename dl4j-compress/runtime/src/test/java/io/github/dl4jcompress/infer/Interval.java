package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;

/** All numbers between two, for values that are known up to an error. */
record Interval(double low, double high) {
  static final Interval ZERO = new Interval(0, 0);

  /** What {@link Curve} is allowed to be off. */
  private static final double CURVE_ERROR = 1e-6;

  /** Of three roundings to a float. */
  private static final double FLOAT_ERROR = 0x3p-24;

  /** More than the rounding of doubles, and of the 31-bit factors of {@link FixedPointScale}. */
  private static final double RELATIVE_ERROR = 1e-9;

  private static final double SWISH_TURNS_AT = -1.278464542761074;

  Interval plus(Interval other) {
    return new Interval(low + other.low, high + other.high);
  }

  Interval times(double factor) {
    return times(new Interval(factor, factor));
  }

  Interval times(Interval other) {
    double a = low * other.low;
    double b = low * other.high;
    double c = high * other.low;
    double d = high * other.high;
    return new Interval(
        Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
  }

  private Interval wider(double by) {
    return new Interval(low - by, high + by);
  }

  /** The exact function's values; all but swish are monotone. */
  Interval through(Activation function) {
    double first = function.apply(low);
    double last = function.apply(high);
    boolean turns = function == Activation.SWISH && low < SWISH_TURNS_AT && high > SWISH_TURNS_AT;
    double least = turns ? function.apply(SWISH_TURNS_AT) : Math.min(first, last);
    return new Interval(least, Math.max(first, last))
        .wider(RELATIVE_ERROR * Math.max(1, Math.max(Math.abs(first), Math.abs(last))));
  }

  /** The values of an approximation of the function. */
  Interval throughCurve(Activation function) {
    return through(function).wider(CURVE_ERROR);
  }

  /** What up to three operations in floats make of the values. */
  Interval inFloats() {
    return wider(FLOAT_ERROR * Math.max(Math.abs(low), Math.abs(high)));
  }

  /** Codes less the zero point: rounding is monotone. */
  Interval codes(AffineQuantizer quantizer) {
    return new Interval(
        quantizer.quantize(low) - quantizer.zeroPoint(),
        quantizer.quantize(high) - quantizer.zeroPoint());
  }

  /** The nearest multiples of a step that 16 bits hold, in steps. */
  Interval inSteps(double step) {
    return new Interval(inSteps(low, step), inSteps(high, step));
  }

  private static double inSteps(double value, double step) {
    return Math.max(-32767, Math.min(32767, Math.rint(value / step)));
  }

  double width() {
    return high - low;
  }
}
