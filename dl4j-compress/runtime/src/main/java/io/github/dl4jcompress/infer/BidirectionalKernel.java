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

  BidirectionalKernel(Bidirectional layer, double inputScale) {
    forward = CellsKernel.of(layer.forward(), inputScale);
    backward = CellsKernel.of(layer.backward(), inputScale);
    joining = layer.joining();
    output = layer.output();
  }

  /** A sequence of this step alone. */
  @Override
  public int[] run(int[] input, RecurrentState state) {
    return runAll(new int[][] {input})[0];
  }

  @Override
  public int[][] runAll(int[][] steps) {
    int count = steps.length;
    double[][] ahead = new double[count][];
    double[][] back = new double[count][];
    RecurrentState fromFirst = forward.rest();
    RecurrentState fromLast = backward.rest();
    for (int i = 0; i < count; i++) {
      ahead[i] = forward.run(steps[i], fromFirst);
      back[count - 1 - i] = backward.run(steps[count - 1 - i], fromLast);
    }
    int[][] codes = new int[count][];
    for (int i = 0; i < count; i++) {
      codes[i] = codes(ahead[i], back[i]);
    }
    return codes;
  }

  private int[] codes(double[] ahead, double[] back) {
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
    return RecurrentKernel.codes(joined, output);
  }
}
