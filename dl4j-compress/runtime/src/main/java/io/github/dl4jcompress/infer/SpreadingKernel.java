package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;

/** Runs a {@link Spreading}: each value goes to its place among zeros, without a table. */
final class SpreadingKernel implements Kernel {
  private final TensorShape input;
  private final TensorShape output;
  private final int rows;
  private final int columns;

  SpreadingKernel(Spreading layer, TensorShape input) {
    this.input = input;
    output = layer.outputShape(input);
    rows = layer.rows();
    columns = layer.columns();
  }

  @Override
  public void run(int[][] inputs, int[] result, KernelState state) {
    Arrays.fill(result, 0, output.elements(), 0); // the buffer has been used before
    int from = 0;
    for (int channel = 0; channel < input.channels(); channel++) {
      for (int y = 0; y < input.height(); y++) {
        int to = (channel * output.height() + y * rows) * output.width();
        for (int x = 0; x < input.width(); x++) {
          result[to + x * columns] = inputs[0][from++];
        }
      }
    }
  }
}
