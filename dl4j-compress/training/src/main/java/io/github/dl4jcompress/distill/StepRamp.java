package io.github.dl4jcompress.distill;

/**
 * A number that moves in a straight line over the first steps of training and then stays.
 *
 * @param first value at step 0, finite
 * @param last value from step {@code steps} on, finite
 * @param steps length of the ramp; 0 for a constant, with {@code first == last}
 */
public record StepRamp(double first, double last, long steps) {
  public StepRamp {
    if (!Double.isFinite(first) || !Double.isFinite(last)) {
      throw new IllegalArgumentException(
          "both ends must be finite, got first=" + first + ", last=" + last);
    }
    if (steps < 0 || (steps == 0 && first != last)) {
      throw new IllegalArgumentException(
          "a ramp from " + first + " to " + last + " needs steps >= 1, got " + steps);
    }
  }

  /** The same value at every step. */
  public static StepRamp constant(double value) {
    return new StepRamp(value, value, 0);
  }

  /** Value at a zero-based step. */
  public double at(long step) {
    if (step >= steps) {
      return last;
    }
    return first + (last - first) * step / steps;
  }

  double min() {
    return Math.min(first, last);
  }

  double max() {
    return Math.max(first, last);
  }
}
