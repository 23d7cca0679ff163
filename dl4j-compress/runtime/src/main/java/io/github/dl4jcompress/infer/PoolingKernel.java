package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;

/** Slides a window over each channel; the subclass says what it makes of the codes under it. */
abstract class PoolingKernel implements Kernel {
  private final TensorShape input;
  private final TensorShape output;
  private final Window window;

  private PoolingKernel(Window window, TensorShape input) {
    this.window = window;
    this.input = input;
    this.output = window.outputShape(input, input.channels());
  }

  /** Largest code; codes keep their meaning. */
  static PoolingKernel max(Window window, TensorShape input) {
    return new PoolingKernel(window, input) {
      @Override
      int start() {
        return Integer.MIN_VALUE;
      }

      @Override
      int add(int sum, int code) {
        return Math.max(sum, code);
      }

      @Override
      int finish(int sum, int count) {
        return count == 0 ? 0 : sum; // a window of padding only
      }
    };
  }

  /** Mean of the codes that are not padding, requantized. */
  static PoolingKernel average(
      Window window, TensorShape input, double inputScale, AffineQuantizer quantizer) {
    int taps = window.taps();
    double factor = inputScale / quantizer.scale();
    FixedPointScale whole = FixedPointScale.of(factor / taps);
    CodeRange range = CodeRange.of(quantizer);
    return new PoolingKernel(window, input) {
      @Override
      int start() {
        return 0;
      }

      @Override
      int add(int sum, int code) {
        return sum + code;
      }

      @Override
      int finish(int sum, int count) {
        if (count == 0) {
          return 0; // a window of padding only
        }
        return range.cut(
            count == taps ? whole.times(sum) : FixedPointScale.product(sum, factor / count));
      }
    };
  }

  abstract int start();

  abstract int add(int sum, int code);

  /** The result of a window of {@code count} codes. */
  abstract int finish(int sum, int count);

  @Override
  public void run(int[][] inputs, int[] result, KernelState state) {
    int next = 0;
    for (int channel = 0; channel < output.channels(); channel++) {
      int map = channel * input.height() * input.width();
      for (int y = 0; y < output.height(); y++) {
        for (int x = 0; x < output.width(); x++) {
          result[next++] = pool(inputs[0], map, y, x);
        }
      }
    }
  }

  private int pool(int[] image, int map, int outY, int outX) {
    Axis vertical = window.vertical();
    Axis horizontal = window.horizontal();
    int sum = start();
    int count = 0;
    for (int ky = 0; ky < vertical.kernel(); ky++) {
      int y = outY * vertical.stride() - vertical.padBefore() + ky * vertical.dilation();
      if (y < 0 || y >= input.height()) {
        continue;
      }
      for (int kx = 0; kx < horizontal.kernel(); kx++) {
        int x = outX * horizontal.stride() - horizontal.padBefore() + kx * horizontal.dilation();
        if (x >= 0 && x < input.width()) {
          sum = add(sum, image[map + y * input.width() + x]);
          count++;
        }
      }
    }
    return finish(sum, count);
  }
}
