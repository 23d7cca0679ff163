package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;

/** Runs a {@link Masked} layer. */
final class MaskedKernel implements Kernel {
  private final CellsKernel cells;
  private final CellCodes codes;
  private final int inputs;
  private final int outputs;
  private final boolean ends;

  MaskedKernel(Masked layer, TensorShape shape, double inputScale, CellArithmetic arithmetic) {
    cells = CellsKernel.of(layer.cells(), inputScale, arithmetic);
    codes = new CellCodes(layer.output(), arithmetic);
    inputs = shape.elements();
    outputs = layer.cells().count();
    ends = layer.ends();
  }

  @Override
  public KernelState rest() {
    return new State(cells.rest(), ends ? outputs : 0);
  }

  @Override
  public void run(int[][] read, int[] result, KernelState room) {
    State state = (State) room;
    if (!isMasked(read[0])) {
      cells.run(read[0], state.cells);
      codes.of(state.cells.output, state.cells.scratch, result, outputs);
      System.arraycopy(result, 0, state.held, 0, state.held.length);
      return;
    }
    state.cells.clear();
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
  public void runAll(int[][][] steps, int count, int[][] results, KernelState state) {
    for (int i = 0; i < count; i++) {
      run(steps[i], results[ends ? 0 : i], state);
    }
  }

  /** What the cells remember, and the codes that outlast masked steps; zeros at first. */
  private static final class State extends KernelState {
    final RecurrentState cells;
    final int[] held;

    State(RecurrentState cells, int held) {
      this.cells = cells;
      this.held = new int[held];
    }

    @Override
    void clear() {
      cells.clear();
      Arrays.fill(held, 0);
    }

    @Override
    long takenBytes(int steps) {
      return cells.takenBytes(steps) + (long) Integer.BYTES * held.length;
    }
  }
}
