package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;

/** Runs a {@link Masked} layer. */
final class MaskedKernel implements Kernel {
  private final CellsKernel cells;
  private final int inputs;
  private final int outputs;
  private final boolean ends;
  private final AffineQuantizer output;

  MaskedKernel(Masked layer, TensorShape shape, double inputScale) {
    cells = CellsKernel.of(layer.cells(), inputScale);
    inputs = shape.elements();
    outputs = layer.cells().count();
    ends = layer.ends();
    output = layer.output();
  }

  @Override
  public RecurrentState rest() {
    return cells.rest().holding(ends ? outputs : 0);
  }

  @Override
  public void run(int[][] read, int[] result, RecurrentState state) {
    if (!isMasked(read[0])) {
      RecurrentKernel.codes(cells.run(read[0], state), output, result);
      System.arraycopy(result, 0, state.held, 0, state.held.length);
      return;
    }
    state.forget();
    if (ends) {
      System.arraycopy(state.held, 0, result, 0, outputs);
    } else {
      Arrays.fill(result, 0, outputs, 0);
    }
  }

  private boolean isMasked(int[] codes) {
    for (int i = 0; i < inputs; i++) {
      if (codes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void runAll(int[][][] steps, int[][] results) {
    RecurrentState state = rest();
    for (int i = 0; i < steps.length; i++) {
      run(steps[i], results[ends ? 0 : i], state);
    }
  }
}
