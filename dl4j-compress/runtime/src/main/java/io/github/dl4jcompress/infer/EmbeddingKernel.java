package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;

/** Makes codes of the column of an index; the others are not touched. */
final class EmbeddingKernel implements Kernel {
  private final QuantizedWeights weights;
  private final int[] bias;
  private final Requantizer[] requantizers;

  EmbeddingKernel(LinearUnit unit) {
    weights = unit.weights();
    bias = unit.bias();
    requantizers = Requantizer.forChannels(unit, 1);
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    int index = inputs[0][0];
    for (int r = 0; r < bias.length; r++) {
      output[r] = bias[r] + weights.level(r, index);
      requantizers[r].apply(output, r, 1);
    }
  }
}
