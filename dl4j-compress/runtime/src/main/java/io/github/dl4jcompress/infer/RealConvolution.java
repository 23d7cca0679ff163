package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;

/**
 * Direct convolution over the non-zero real taps: each adds a shifted, scaled copy of one input map
 * to one output map, as far as it does not lie in the padding.
 */
final class RealConvolution implements RealSums {
  private final Window window;
  private final TensorShape input;
  private final TensorShape output;
  private final RealRows weights;
  private final float[] bias;
  private final double inputScale;

  RealConvolution(Convolution layer, RealUnit unit, TensorShape input, double inputScale) {
    window = layer.window();
    this.input = input;
    output = layer.outputShape(input);
    weights = new RealRows(unit.weights());
    bias = unit.bias();
    this.inputScale = inputScale;
  }

  @Override
  public void of(int[] codes, double[] values) {
    int map = output.height() * output.width();
    Arrays.fill(values, 0, output.elements(), 0);
    for (int channel = 0; channel < output.channels(); channel++) {
      int from = channel * map;
      for (int i = weights.start[channel]; i < weights.start[channel + 1]; i++) {
        addTap(codes, weights.column[i], weights.weight[i], values, from);
      }
      for (int i = from; i < from + map; i++) {
        values[i] = inputScale * values[i] + bias[channel];
      }
    }
  }

  private void addTap(int[] codes, int column, double weight, double[] sums, int from) {
    Axis vertical = window.vertical();
    Axis horizontal = window.horizontal();
    int tap = column % window.taps();
    int shiftY = tap / horizontal.kernel() * vertical.dilation() - vertical.padBefore();
    int shiftX = tap % horizontal.kernel() * horizontal.dilation() - horizontal.padBefore();
    int map = column / window.taps() * input.height() * input.width();
    int left = first(horizontal, shiftX);
    int right = end(horizontal, shiftX, input.width(), output.width());
    int bottom = end(vertical, shiftY, input.height(), output.height());
    for (int y = first(vertical, shiftY); y < bottom; y++) {
      int in = map + (y * vertical.stride() + shiftY) * input.width() + shiftX;
      int out = from + y * output.width();
      for (int x = left; x < right; x++) {
        sums[out + x] += weight * codes[in + x * horizontal.stride()];
      }
    }
  }

  /** The first place of the result for which a tap lies behind the padding before the input. */
  private static int first(Axis axis, int shift) {
    return Math.max(0, -Math.floorDiv(shift, axis.stride()));
  }

  /** The first place from which on it lies behind the input. */
  private static int end(Axis axis, int shift, int size, int results) {
    return Math.min(results, Math.floorDiv(size - 1 - shift, axis.stride()) + 1);
  }
}
