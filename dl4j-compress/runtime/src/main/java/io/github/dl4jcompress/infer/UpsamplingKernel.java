package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;

/** Runs an {@link Upsampling}: each row is widened once and then copied, without a table. */
final class UpsamplingKernel implements Kernel {
  private final int lines; // rows of all channels
  private final int width;
  private final int rows;
  private final int columns;

  UpsamplingKernel(Upsampling layer, TensorShape input) {
    lines = input.channels() * input.height();
    width = input.width();
    rows = layer.rows();
    columns = layer.columns();
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    int wide = width * columns;
    int to = 0;
    for (int line = 0; line < lines; line++) {
      for (int x = 0; x < wide; x++) {
        output[to + x] = inputs[0][line * width + x / columns];
      }
      for (int copy = 1; copy < rows; copy++) {
        System.arraycopy(output, to, output, to + copy * wide, wide);
      }
      to += rows * wide;
    }
  }
}
