package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Recurrent;

/** Runs a {@link Recurrent} layer. */
final class RecurrentKernel implements Kernel {
  private final CellsKernel cells;
  private final AffineQuantizer output;

  RecurrentKernel(Recurrent layer, double inputScale, KernelSet set) {
    cells = CellsKernel.of(layer.cells(), inputScale, set);
    output = layer.output();
  }

  @Override
  public RecurrentState rest() {
    return cells.rest();
  }

  @Override
  public void run(int[][] inputs, int[] result, RecurrentState state) {
    codes(cells.run(inputs[0], state), output, result);
  }

  /** Fills in the centred codes of real values. */
  static void codes(double[] values, AffineQuantizer quantizer, int[] codes) {
    for (int i = 0; i < values.length; i++) {
      codes[i] = quantizer.quantize(values[i]) - quantizer.zeroPoint();
    }
  }
}
