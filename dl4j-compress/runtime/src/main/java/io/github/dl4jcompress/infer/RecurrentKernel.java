package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Recurrent;

/** Runs a {@link Recurrent} layer. */
final class RecurrentKernel implements Kernel {
  private final CellsKernel cells;
  private final AffineQuantizer output;

  RecurrentKernel(Recurrent layer, double inputScale) {
    cells = CellsKernel.of(layer.cells(), inputScale);
    output = layer.output();
  }

  @Override
  public RecurrentState rest() {
    return cells.rest();
  }

  @Override
  public int[] run(int[] input, RecurrentState state) {
    return codes(cells.run(input, state), output);
  }

  /** Centred codes of real values. */
  static int[] codes(double[] values, AffineQuantizer quantizer) {
    int[] codes = new int[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = quantizer.quantize(values[i]) - quantizer.zeroPoint();
    }
    return codes;
  }
}
