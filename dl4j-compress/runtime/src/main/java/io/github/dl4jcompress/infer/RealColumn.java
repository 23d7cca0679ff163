package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;

/** The column of an index, of real weights. */
final class RealColumn implements RealSums {
  private final RealWeights weights;
  private final float[] bias;

  RealColumn(RealUnit unit) {
    weights = unit.weights();
    bias = unit.bias();
  }

  @Override
  public void of(int[] codes, double[] values) {
    for (int row = 0; row < bias.length; row++) {
      values[row] = (double) weights.weight(row, codes[0]) + bias[row];
    }
  }
}
