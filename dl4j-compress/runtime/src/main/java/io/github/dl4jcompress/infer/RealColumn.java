package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.RealUnit;

/** The column of an index, of real weights. */
record RealColumn(RealUnit unit, float[] bias) implements RealSums {
  RealColumn(RealUnit unit) {
    this(unit, unit.bias());
  }

  @Override
  public double[] of(int[] codes) {
    double[] values = new double[bias.length];
    for (int row = 0; row < values.length; row++) {
      values[row] = (double) unit.weights().weight(row, codes[0]) + bias[row];
    }
    return values;
  }
}
