package io.github.dl4jcompress.quantize;

/**
 * One step of learning a step size or a clipping level, from sums over an array that was quantized.
 *
 * <p>Esser et al., "Learned Step Size Quantization" (ICLR 2020), scale the gradient by 1 / sqrt(N *
 * Qp), so that the size of the step changes as fast as the numbers do (section 2.2, equation 4):
 * (gradient of step / step) / (norm of gradient / norm of numbers) is about 1. Here that ratio
 * itself, within [-1, 1], times a rate is what the step changes by, relative to itself: the same
 * with any updater and any learning rate, and with nothing to remember.
 */
final class LearnedStep {
  /** Largest relative change. */
  private static final double RATE = 0.005;

  /**
   * What a clipping level loses: in the place of the weight decay of Choi et al., "PACT" (2018),
   * section 3.
   */
  private static final double DECAY = 5e-5;

  private double gradient; // by the step
  private double squares; // of the numbers
  private double gradientSquares;
  private long count;

  /**
   * Adds an array, or a part of it.
   *
   * @param gradient sum of each number's gradient times the derivative of its rounded form by the
   *     step
   * @param squares sum of the squared numbers
   * @param gradientSquares sum of the squared gradients
   */
  void add(double gradient, double squares, double gradientSquares, int count) {
    this.gradient += gradient;
    this.squares += squares;
    this.gradientSquares += gradientSquares;
    this.count += count;
  }

  /**
   * The derivative of {@code step * clip(round(x / step))} by the step: equation 3.
   *
   * @param inSteps x / step
   * @param lowest code, -Qn
   * @param highest code, Qp
   */
  static float derivative(float inSteps, float lowest, float highest) {
    if (inSteps <= lowest) {
      return lowest;
    }
    return inSteps >= highest ? highest : TiesToEven.round(inSteps) - inSteps;
  }

  /**
   * The derivative of a number's rounded form by the clipping level, {@code highest * step}, that
   * only the clipped ones follow: PACT, section 3, and the same at a negative end, which lies at
   * lowest / highest of the level.
   *
   * @param inSteps x / step
   * @param lowest code, -Qn
   * @param highest code, Qp
   */
  static float clipDerivative(float inSteps, float lowest, float highest) {
    if (inSteps <= lowest) {
      return lowest / highest;
    }
    return inSteps >= highest ? 1 : 0;
  }

  /**
   * The ratio of equation 4, with the gradient scaled.
   *
   * @param highest code, Qp
   */
  double ratio(double step, int highest) {
    double scaled = gradient / Math.sqrt((double) count * highest);
    double norms = Math.sqrt(gradientSquares / squares);
    return norms > 0 && step > 0 ? scaled / step / norms : 0;
  }

  /** A step size after one step of learning. */
  double next(double step, int highest) {
    return step * Math.exp(-RATE * Math.max(-1, Math.min(1, ratio(step, highest))));
  }

  /** A clipping level after one step of learning, from a gradient of {@link #clipDerivative}s. */
  double nextClip(double level) {
    return next(level, 1) * (1 - DECAY);
  }
}
