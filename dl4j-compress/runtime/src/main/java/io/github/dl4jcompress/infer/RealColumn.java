package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.RealUnit;

/** The column of an index, of real weights. */
record RealColumn(RealUnit unit, float[] bias) implements RealSums {
  RealColumn(RealUnit unit) {
    this(unit, unit.bias());
  }

  @Override
  public void of(int[] codes, double[] values) {
    for (int row = 0; row < bias.length; row++) {
      values[row] = (double) unit.weights().weight(row, codes[0]) + bias[row];
    }
  }
}
