package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.SimpleRecurrent;

/** Runs {@link SimpleRecurrent} cells. */
final class SimpleRecurrentKernel implements CellsKernel {
  private final RecurrentRows rows;
  private final int cells;
  private final Curve activation;

  SimpleRecurrentKernel(SimpleRecurrent layer, double inputScale) {
    rows = new RecurrentRows(layer.unit(), inputScale);
    cells = layer.count();
    activation = Curve.of(layer.activation());
  }

  @Override
  public RecurrentState rest() {
    return new RecurrentState(cells, 0);
  }

  @Override
  public double[] run(int[] input, RecurrentState state) {
    double[] z = rows.of(input, state.output);
    double[] outputs = new double[cells];
    for (int i = 0; i < cells; i++) {
      double result = activation.at(z[i]);
      state.output[i] = RecurrentRows.state(result);
      outputs[i] = result;
    }
    return outputs;
  }
}
