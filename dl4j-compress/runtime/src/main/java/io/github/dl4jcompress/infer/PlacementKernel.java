package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;

/** Puts each value of its input at one or more places of its output; the others are zero. */
final class PlacementKernel implements Kernel {
  private static final int ZERO = -1;

  private final int[] source; // of each place

  private PlacementKernel(int[] source) {
    this.source = source;
  }

  /** Which row or column of the input is at one of the output. */
  private interface Line {
    int of(int line);
  }

  static PlacementKernel of(Padding layer, TensorShape input) {
    return new PlacementKernel(
        sources(
            input,
            layer.outputShape(input),
            y -> inside(y - layer.top(), input.height()),
            x -> inside(x - layer.left(), input.width())));
  }

  static PlacementKernel of(Upsampling layer, TensorShape input) {
    return new PlacementKernel(
        sources(input, layer.outputShape(input), y -> y / layer.rows(), x -> x / layer.columns()));
  }

  private static int inside(int line, int size) {
    return line >= 0 && line < size ? line : ZERO;
  }

  private static int[] sources(TensorShape input, TensorShape output, Line rows, Line columns) {
    int[] source = new int[output.elements()];
    int next = 0;
    for (int channel = 0; channel < output.channels(); channel++) {
      for (int y = 0; y < output.height(); y++) {
        int row = rows.of(y);
        for (int x = 0; x < output.width(); x++) {
          int column = columns.of(x);
          source[next++] =
              row == ZERO || column == ZERO
                  ? ZERO
                  : (channel * input.height() + row) * input.width() + column;
        }
      }
    }
    return source;
  }

  @Override
  public void run(int[][] inputs, int[] output, RecurrentState state) {
    int[] input = inputs[0];
    for (int i = 0; i < source.length; i++) {
      output[i] = source[i] == ZERO ? 0 : input[source[i]];
    }
  }
}
