package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;

/** Runs a {@link Padding}: each row goes to its place among zeros, row by row, without a table. */
final class PaddingKernel implements Kernel {
  private final TensorShape input;
  private final TensorShape output;
  private final int top;
  private final int left;

  PaddingKernel(Padding layer, TensorShape input) {
    this.input = input;
    output = layer.outputShape(input);
    top = layer.top();
    left = layer.left();
  }

  @Override
  public void run(int[][] inputs, int[] result, KernelState state) {
    Arrays.fill(result, 0, output.elements(), 0); // the buffer has been used before
    int from = 0;
    for (int channel = 0; channel < input.channels(); channel++) {
      int to = (channel * output.height() + top) * output.width() + left;
      for (int y = 0; y < input.height(); y++) {
        System.arraycopy(inputs[0], from, result, to, input.width());
        from += input.width();
        to += output.width();
      }
    }
  }
}
