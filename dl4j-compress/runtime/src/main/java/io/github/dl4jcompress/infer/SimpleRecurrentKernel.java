package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.SimpleRecurrent;

/** Runs a {@link SimpleRecurrent} layer. */
final class SimpleRecurrentKernel implements Kernel {
  private final RecurrentRows rows;
  private final int cells;
  private final Curve activation;
  private final AffineQuantizer output;

  SimpleRecurrentKernel(SimpleRecurrent layer, double inputScale) {
    rows = new RecurrentRows(layer.unit(), inputScale);
    cells = layer.unit().recurrent().columns();
    activation = Curve.of(layer.activation());
    output = layer.output();
  }

  @Override
  public RecurrentState rest() {
    return new RecurrentState(cells, 0);
  }

  @Override
  public int[] run(int[] input, RecurrentState state) {
    double[] z = rows.of(input, state.output);
    int[] codes = new int[cells];
    for (int i = 0; i < cells; i++) {
      double result = activation.at(z[i]);
      state.output[i] = RecurrentRows.state(result);
      codes[i] = output.quantize(result) - output.zeroPoint();
    }
    return codes;
  }
}
