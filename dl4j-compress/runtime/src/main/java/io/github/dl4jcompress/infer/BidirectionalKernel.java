package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Bidirectional.Joining;

/** Runs a {@link Bidirectional} layer. */
final class BidirectionalKernel implements Kernel {
  private final CellsKernel forward;
  private final CellsKernel backward;
  private final int ahead; // forward cells
  private final int back;
  private final Joining joining;
  private final CellCodes codes;

  BidirectionalKernel(Bidirectional layer, double inputScale, CellArithmetic arithmetic) {
    forward = CellsKernel.of(layer.forward(), inputScale, arithmetic);
    backward = CellsKernel.of(layer.backward(), inputScale, arithmetic);
    ahead = layer.forward().count();
    back = layer.backward().count();
    joining = layer.joining();
    codes = new CellCodes(layer.output(), arithmetic);
  }

  @Override
  public RecurrentState rest() {
    return new TwoWayState(forward.rest(), backward.rest(), outputs());
  }

  private int outputs() {
    return joining == Joining.CONCATENATION ? ahead + back : ahead;
  }

  /** A sequence of this step alone. */
  @Override
  public void run(int[][] inputs, int[] output, RecurrentState state) {
    runAll(new int[][][] {inputs}, new int[][] {output});
  }

  @Override
  public void runAll(int[][][] steps, int[][] outputs) {
    runAll(steps, steps.length, outputs, (TwoWayState) rest());
  }

  private void runAll(int[][][] steps, int count, int[][] outputs, TwoWayState state) {
    float[] kept = state.kept(Math.multiplyExact(count, ahead));
    for (int i = 0; i < count; i++) {
      forward.run(steps[i][0], state.ahead);
      System.arraycopy(state.ahead.output, 0, kept, i * ahead, ahead);
    }
    for (int i = count - 1; i >= 0; i--) {
      backward.run(steps[i][0], state.back);
      join(kept, i * ahead, state.back.output, state.joined);
      codes.of(state.joined, state.rounded, outputs[i], outputs());
    }
  }

  private void join(float[] kept, int from, float[] last, float[] joined) {
    if (joining == Joining.CONCATENATION) {
      System.arraycopy(kept, from, joined, 0, ahead);
      System.arraycopy(last, 0, joined, ahead, back);
      return;
    }
    for (int i = 0; i < ahead; i++) {
      joined[i] = (float) joining.of(kept[from + i], last[i]);
    }
  }
}
