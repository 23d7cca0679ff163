package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.LinearUnit;

/** Matrix times vector over the non-zero weights. */
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
  public int[] run(int[] input, RecurrentState state) {
    int[] output = bias.clone();
    for (int r = 0; r < output.length; r++) {
      output[r] += weights.product(r, input);
      if (requantizers.length > 0) {
        requantizers[r].apply(output, r, 1);
      }
    }
    return output;
  }
}
