package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.LinearUnit;

/** Matrix times vector over the non-zero weights, whatever the size of its sums. */
final class DenseKernel implements Kernel {
  private final SparseRows weights;
  private final int[] bias;
  private final Requantizer[] requantizers; // empty for a last layer that stays real

  DenseKernel(LinearUnit unit, double inputScale) {
    weights = new SparseRows(unit.weights());
    bias = unit.bias();
    requantizers = Requantizer.forChannels(unit, inputScale);
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    for (int r = 0; r < bias.length; r++) {
      output[r] = bias[r] + weights.product(r, inputs[0]);
      if (requantizers.length > 0) {
        requantizers[r].apply(output, r, 1);
      }
    }
  }
}
