package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;

/**
 * Direct convolution over the non-zero taps: each tap adds a shifted, scaled copy of one input map
 * to one output map, so the inner loop is dense and the zeros cost nothing.
 */
final class ConvolutionKernel implements Kernel {
  private final PaddedImage image;
  private final TensorShape output;
  private final SparseRows weights;
  private final int[] tapOffset; // of each non-zero weight's first input in the padded image
  private final int[] bias;
  private final Requantizer[] requantizers;

  ConvolutionKernel(Convolution layer, LinearUnit unit, TensorShape input, double inputScale) {
    image = new PaddedImage(layer.window(), input);
    output = layer.outputShape(input);
    weights = new SparseRows(unit.weights());
    bias = unit.bias();
    requantizers = Requantizer.forChannels(unit, inputScale);
    tapOffset = image.offsets(weights.column);
  }

  @Override
  public void run(int[][] inputs, int[] sums, RecurrentState state) {
    int[] padded = image.of(inputs[0]);
    int map = output.height() * output.width();
    for (int channel = 0; channel < output.channels(); channel++) {
      int from = channel * map;
      Arrays.fill(sums, from, from + map, bias[channel]);
      for (int i = weights.start[channel]; i < weights.start[channel + 1]; i++) {
        addTap(padded, tapOffset[i], weights.level[i], sums, from);
      }
      if (requantizers.length > 0) {
        requantizers[channel].apply(sums, from, map);
      }
    }
  }

  private void addTap(int[] padded, int offset, int level, int[] sums, int from) {
    int strideX = image.columnStep();
    int width = output.width();
    for (int y = 0; y < output.height(); y++) {
      int in = offset + y * image.rowStep();
      int out = from + y * width;
      if (strideX == 1) { // a loop of its own, so that the compiler vectorises it
        for (int x = 0; x < width; x++) {
          sums[out + x] += level * padded[in + x];
        }
      } else {
        for (int x = 0; x < width; x++) {
          sums[out + x] += level * padded[in + x * strideX];
        }
      }
    }
  }
}
