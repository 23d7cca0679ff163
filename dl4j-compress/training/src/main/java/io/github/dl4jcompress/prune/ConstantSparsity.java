package io.github.dl4jcompress.prune;

/**
 * The same sparsity from one step on; TF-MOT has a schedule of this name.
 *
 * @param target sparsity from {@code beginStep} on, in {@code [0, 1)}
 * @param beginStep first step that prunes
 * @param endStep last step that chooses a mask, after {@code beginStep}; the mask holds on
 * @param frequency steps between two choices of the mask
 */
public record ConstantSparsity(double target, long beginStep, long endStep, int frequency)
    implements SparsitySchedule {
  public ConstantSparsity {
    SparsitySchedule.requireSparsity("target", target);
    SparsitySchedule.requireSpan(beginStep, endStep, frequency);
  }

  /** The same sparsity with another number of steps between two choices of the mask. */
  public ConstantSparsity every(int steps) {
    return new ConstantSparsity(target, beginStep, endStep, steps);
  }

  @Override
  public double sparsityAt(long step) {
    return SparsitySchedule.requireStep(step) < beginStep ? 0 : target;
  }

  @Override
  public boolean choosesMaskAt(long step) {
    return SparsitySchedule.onBeat(step, beginStep, endStep, frequency);
  }
}
