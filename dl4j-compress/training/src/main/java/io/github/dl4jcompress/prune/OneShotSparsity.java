package io.github.dl4jcompress.prune;

/**
 * All pruning after one step; the mask holds from then on.
 *
 * @param target sparsity from the step on, in {@code [0, 1)}
 * @param step the step
 */
public record OneShotSparsity(double target, long step) implements SparsitySchedule {
  public OneShotSparsity {
    RampSparsity.requireSparsity("target", target);
    RampSparsity.requireStep(step);
  }

  @Override
  public OneShotSparsity towards(double other) {
    return new OneShotSparsity(other, step);
  }

  @Override
  public double sparsityAt(long at) {
    return RampSparsity.requireStep(at) < step ? 0 : target;
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
