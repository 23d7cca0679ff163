package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.RealUnit;

/** Matrix times vector over the non-zero real weights. */
final class RealProduct implements RealSums {
  private final RealRows weights;
  private final float[] bias;
  private final double inputScale;

  RealProduct(RealUnit unit, double inputScale) {
    weights = new RealRows(unit.weights());
    bias = unit.bias();
    this.inputScale = inputScale;
  }

  @Override
  public void of(int[] codes, double[] values) {
    for (int row = 0; row < bias.length; row++) {
      double sum = 0;
      for (int i = weights.start[row]; i < weights.start[row + 1]; i++) {
        sum += (double) weights.weight[i] * codes[weights.column[i]];
      }
      values[row] = inputScale * sum + bias[row];
    }
  }
}
