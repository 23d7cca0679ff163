package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.QuantizedWeights;

/** Runs an {@link Lstm}: integer products, gates and cells in double precision. */
final class LstmKernel implements CellsKernel {
  private final int cells;
  private final RecurrentRows rows;
  private final double[] peepholes; // those of the forget, output and input gate; zero for none
  private final Curve activation;
  private final Curve gate;

  LstmKernel(Lstm layer, double inputScale) {
    cells = layer.count();
    rows = new RecurrentRows(layer.unit(), inputScale);
    peepholes = new double[Lstm.PEEPHOLES * cells];
    layer.peepholes().ifPresent(this::readPeepholes);
    activation = Curve.of(layer.activation());
    gate = Curve.of(layer.gate());
  }

  private void readPeepholes(QuantizedWeights weights) {
    for (int i = 0; i < peepholes.length; i++) {
      int row = i / cells;
      peepholes[i] = (double) weights.scale(row) * weights.level(row, i % cells);
    }
  }

  @Override
  public RecurrentState rest() {
    return new RecurrentState(cells, cells);
  }

  @Override
  public double[] run(int[] input, RecurrentState state) {
    double[] z = rows.of(input, state.output);
    double[] outputs = new double[cells];
    for (int i = 0; i < cells; i++) {
      double before = state.cell[i];
      double forget = gate.at(z[cells + i] + peepholes[i] * before);
      double in = gate.at(z[3 * cells + i] + peepholes[2 * cells + i] * before);
      double cell = forget * before + in * activation.at(z[i]);
      double out = gate.at(z[2 * cells + i] + peepholes[cells + i] * cell);
      double result = out * activation.at(cell);
      state.cell[i] = cell;
      state.output[i] = RecurrentRows.state(result);
      outputs[i] = result;
    }
    return outputs;
  }
}
