package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;

/**
 * Direct convolution over the non-zero taps: each tap adds a shifted, scaled copy of one input map
 * to one output map, so the inner loop is dense and the zeros cost nothing.
 */
final class ConvolutionKernel implements Kernel {
  private final TensorShape input;
  private final TensorShape padded;
  private final TensorShape output;
  private final Window window;
  private final SparseRows weights;
  private final int[] tapOffset; // of each non-zero weight's first input in the padded image
  private final int[] bias;
  private final Requantizer[] requantizers;

  ConvolutionKernel(Convolution layer, TensorShape input, double inputScale) {
    LinearUnit unit = layer.unit();
    this.input = input;
    window = layer.window();
    padded = window.paddedShape(input);
    output = layer.outputShape(input);
    weights = new SparseRows(unit.weights());
    bias = unit.bias();
    requantizers = Requantizer.forChannels(unit, inputScale);
    tapOffset = new int[weights.column.length];
    int kernelWidth = window.horizontal().kernel();
    for (int i = 0; i < tapOffset.length; i++) {
      int channel = weights.column[i] / window.taps();
      int tap = weights.column[i] % window.taps();
      int y = tap / kernelWidth * window.vertical().dilation();
      int x = tap % kernelWidth * window.horizontal().dilation();
      tapOffset[i] = (channel * padded.height() + y) * padded.width() + x;
    }
  }

  @Override
  public int[] run(int[] unpadded, RecurrentState state) {
    int[] image = pad(unpadded);
    int map = output.height() * output.width();
    int[] sums = new int[output.elements()];
    for (int channel = 0; channel < output.channels(); channel++) {
      int from = channel * map;
      Arrays.fill(sums, from, from + map, bias[channel]);
      for (int i = weights.start[channel]; i < weights.start[channel + 1]; i++) {
        addTap(image, tapOffset[i], weights.level[i], sums, from);
      }
      if (requantizers.length > 0) {
        requantizers[channel].apply(sums, from, map);
      }
    }
    return sums;
  }

  private void addTap(int[] image, int offset, int level, int[] sums, int from) {
    int strideX = window.horizontal().stride();
    int rowStep = window.vertical().stride() * padded.width();
    int width = output.width();
    for (int y = 0; y < output.height(); y++) {
      int in = offset + y * rowStep;
      int out = from + y * width;
      if (strideX == 1) { // a loop of its own, so that the compiler vectorises it
        for (int x = 0; x < width; x++) {
          sums[out + x] += level * image[in + x];
        }
      } else {
        for (int x = 0; x < width; x++) {
          sums[out + x] += level * image[in + x * strideX];
        }
      }
    }
  }

  /** Centred codes make real zero the integer zero, which is what a new array holds. */
  private int[] pad(int[] image) {
    if (padded.equals(input)) {
      return image;
    }
    int top = window.vertical().padBefore();
    int left = window.horizontal().padBefore();
    int[] result = new int[padded.elements()];
    for (int channel = 0; channel < input.channels(); channel++) {
      for (int y = 0; y < input.height(); y++) {
        System.arraycopy(
            image,
            (channel * input.height() + y) * input.width(),
            result,
            (channel * padded.height() + y + top) * padded.width() + left,
            input.width());
      }
    }
    return result;
  }
}
