package io.github.dl4jcompress.prune;

/**
 * Maps a training step to the fraction of weights that must be zero after that step.
 *
 * <pre>{@code
 * SparsitySchedule.cubic(0.0, 0.95).overSteps(0, 6_000).every(100)
 * }</pre>
 */
public sealed interface SparsitySchedule permits ConstantSparsity, CubicSparsity, OneShotSparsity {
  /** Steps between two choices of the mask, where nothing else is asked for. */
  int DEFAULT_FREQUENCY = 100;

  /**
   * Target sparsity after a step.
   *
   * @param step zero-based optimiser step, one per mini-batch
   * @return fraction of zero weights, in {@code [0, 1)}
   */
  double sparsityAt(long step);

  /** Whether the mask is chosen anew after a step; between those steps it only holds. */
  boolean choosesMaskAt(long step);

  /** First step after which weights may be zeroed. */
  long beginStep();

  /** Step after which the sparsity stays as it is. */
  long endStep();

  /** Sparsity in the end. */
  double target();

  /**
   * Gradual pruning along the cubic curve of Zhu and Gupta (2017); TF-MOT calls it {@code
   * PolynomialDecay} with power 3. Steps must follow.
   *
   * @param initial sparsity at the first step, in {@code [0, target]}
   * @param target sparsity at the last step, below 1
   */
  static Ramp cubic(double initial, double target) {
    return new Ramp(initial, target);
  }

  /** The same sparsity from a step on, with the mask chosen anew until an end step. */
  static ConstantSparsity constant(double target, long beginStep, long endStep) {
    return new ConstantSparsity(target, beginStep, endStep, DEFAULT_FREQUENCY);
  }

  /** All at once, after one step. */
  static OneShotSparsity oneShot(double target, long step) {
    return new OneShotSparsity(target, step);
  }

  /** A cubic schedule that still lacks its steps. */
  record Ramp(double initial, double target) {
    /**
     * From {@code beginStep} to {@code endStep}, with the mask chosen anew every {@value
     * #DEFAULT_FREQUENCY} steps and after the last.
     */
    public CubicSparsity overSteps(long beginStep, long endStep) {
      return new CubicSparsity(initial, target, beginStep, endStep, DEFAULT_FREQUENCY);
    }
  }

  /** Refuses a negative step. */
  static long requireStep(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step must be >= 0, got " + step);
    }
    return step;
  }

  /** Refuses a sparsity outside {@code [0, 1)}. */
  static void requireSparsity(String what, double sparsity) {
    if (!(sparsity >= 0 && sparsity < 1)) {
      throw new IllegalArgumentException(
          what + " sparsity must be a fraction in [0, 1), got " + sparsity);
    }
  }

  /** Refuses an empty or backward span of steps, and a frequency below one. */
  static void requireSpan(long beginStep, long endStep, int frequency) {
    if (beginStep < 0 || endStep <= beginStep) {
      throw new IllegalArgumentException(
          "need 0 <= beginStep < endStep, got beginStep=" + beginStep + ", endStep=" + endStep);
    }
    if (frequency < 1) {
      throw new IllegalArgumentException("frequency must be >= 1 step, got " + frequency);
    }
  }

  /** Whether a step is the first, the last, or a whole number of frequencies behind the first. */
  static boolean onBeat(long step, long beginStep, long endStep, int frequency) {
    return step >= beginStep
        && step <= endStep
        && (step == endStep || (step - beginStep) % frequency == 0);
  }
}
