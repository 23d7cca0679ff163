package io.github.dl4jcompress.prune;

/**
 * Gradual pruning curve of Zhu and Gupta, "To prune, or not to prune: exploring the efficacy of
 * pruning for model compression" (2017), equation 1: fast at first, when there is much to spare,
 * slow in the end.
 *
 * @param initial sparsity at {@code beginStep}, in {@code [0, target]}
 * @param target sparsity from {@code endStep} on, below 1
 * @param beginStep first step that prunes
 * @param endStep last step that prunes, after {@code beginStep}
 * @param frequency steps between two choices of the mask
 */
public record CubicSparsity(
    double initial, double target, long beginStep, long endStep, int frequency)
    implements SparsitySchedule {
  public CubicSparsity {
    SparsitySchedule.requireSparsity("initial", initial);
    SparsitySchedule.requireSparsity("target", target);
    if (initial > target) {
      throw new IllegalArgumentException(
          "need initial <= target, got initial=" + initial + ", target=" + target);
    }
    SparsitySchedule.requireSpan(beginStep, endStep, frequency);
  }

  /** The same curve with another number of steps between two choices of the mask. */
  public CubicSparsity every(int steps) {
    return new CubicSparsity(initial, target, beginStep, endStep, steps);
  }

  @Override
  public double sparsityAt(long step) {
    SparsitySchedule.requireStep(step);
    if (step < beginStep) {
      return 0;
    }
    if (step >= endStep) {
      return target;
    }
    double left = 1.0 - (double) (step - beginStep) / (endStep - beginStep);
    return target + (initial - target) * left * left * left;
  }

  @Override
  public boolean choosesMaskAt(long step) {
    return SparsitySchedule.onBeat(step, beginStep, endStep, frequency);
  }
}
