package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.TensorShape;

/** Direct convolution over the non-zero real taps, like {@link ConvolutionKernel}. */
final class RealConvolution implements RealSums {
  private final PaddedImage image;
  private final TensorShape output;
  private final RealRows weights;
  private final int[] tapOffset; // of each non-zero weight's first input in the padded image
  private final float[] bias;
  private final double inputScale;

  RealConvolution(Convolution layer, RealUnit unit, TensorShape input, double inputScale) {
    image = new PaddedImage(layer.window(), input);
    output = layer.outputShape(input);
    weights = new RealRows(unit.weights());
    tapOffset = image.offsets(weights.column);
    bias = unit.bias();
    this.inputScale = inputScale;
  }

  @Override
  public double[] of(int[] codes) {
    int[] padded = image.of(codes, new int[image.cells()]);
    int map = output.height() * output.width();
    double[] values = new double[output.elements()];
    for (int channel = 0; channel < output.channels(); channel++) {
      int from = channel * map;
      for (int i = weights.start[channel]; i < weights.start[channel + 1]; i++) {
        addTap(padded, tapOffset[i], weights.weight[i], values, from);
      }
      for (int i = from; i < from + map; i++) {
        values[i] = inputScale * values[i] + bias[channel];
      }
    }
    return values;
  }

  private void addTap(int[] padded, int offset, double weight, double[] sums, int from) {
    int strideX = image.columnStep();
    int width = output.width();
    for (int y = 0; y < output.height(); y++) {
      int in = offset + y * image.rowStep();
      int out = from + y * width;
      for (int x = 0; x < width; x++) {
        sums[out + x] += weight * padded[in + x * strideX];
      }
    }
  }
}
