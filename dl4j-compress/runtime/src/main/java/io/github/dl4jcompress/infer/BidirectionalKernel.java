package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import java.util.Arrays;

/** Runs a {@link Bidirectional} layer. */
final class BidirectionalKernel implements Kernel {
  private final CellsKernel forward;
  private final CellsKernel backward;
  private final Joining joining;
  private final AffineQuantizer output;

  BidirectionalKernel(Bidirectional layer, double inputScale, KernelSet set) {
    forward = CellsKernel.of(layer.forward(), inputScale, set);
    backward = CellsKernel.of(layer.backward(), inputScale, set);
    joining = layer.joining();
    output = layer.output();
  }

  /** A sequence of this step alone. */
  @Override
  public void run(int[][] inputs, int[] output, RecurrentState state) {
    runAll(new int[][][] {inputs}, 1, new int[][] {output}, state);
  }

  @Override
  public void runAll(int[][][] steps, int count, int[][] outputs, RecurrentState state) {
    double[][] ahead = new double[count][];
    double[][] back = new double[count][];
    RecurrentState fromFirst = forward.rest();
    RecurrentState fromLast = backward.rest();
    for (int i = 0; i < count; i++) {
      ahead[i] = forward.run(steps[i][0], fromFirst);
      back[count - 1 - i] = backward.run(steps[count - 1 - i][0], fromLast);
    }
    for (int i = 0; i < count; i++) {
      RecurrentKernel.codes(joined(ahead[i], back[i]), output, outputs[i]);
    }
  }

  private double[] joined(double[] ahead, double[] back) {
    double[] joined;
    if (joining == Joining.CONCATENATION) {
      joined = Arrays.copyOf(ahead, ahead.length + back.length);
      System.arraycopy(back, 0, joined, ahead.length, back.length);
    } else {
      joined = new double[ahead.length];
      for (int i = 0; i < joined.length; i++) {
        joined[i] = joining.of(ahead[i], back[i]);
      }
    }
    return joined;
  }
}
