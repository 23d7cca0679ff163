package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Recurrent;

/** Runs a {@link Recurrent} layer. */
final class RecurrentKernel implements Kernel {
  private final CellsKernel cells;
  private final CellCodes codes;
  private final int count;

  RecurrentKernel(Recurrent layer, double inputScale, CellArithmetic arithmetic) {
    cells = CellsKernel.of(layer.cells(), inputScale, arithmetic);
    codes = new CellCodes(layer.output(), arithmetic);
    count = layer.cells().count();
  }

  @Override
  public RecurrentState rest() {
    return cells.rest();
  }

  @Override
  public void run(int[][] inputs, int[] result, RecurrentState state) {
    cells.run(inputs[0], state);
    codes.of(state.output, state.scratch, result, count);
  }
}
