package io.github.dl4jcompress.prune;

/**
 * All pruning after one step; the mask holds from then on.
 *
 * @param target sparsity from the step on, in {@code [0, 1)}
 * @param step the step
 */
public record OneShotSparsity(double target, long step) implements SparsitySchedule {
  public OneShotSparsity {
    SparsitySchedule.requireSparsity("target", target);
    SparsitySchedule.requireStep(step);
  }

  @Override
  public double sparsityAt(long at) {
    return SparsitySchedule.requireStep(at) < step ? 0 : target;
  }

  @Override
  public boolean choosesMaskAt(long at) {
    return at == step;
  }

  @Override
  public long beginStep() {
    return step;
  }

  @Override
  public long endStep() {
    return step;
  }
}
