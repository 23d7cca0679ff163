package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.Value;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The kernels that all others must equal bit by bit: loops over all weights, zeros too, and over
 * every cell of a window, sums as longs. An engine with this set is slow and plain.
 */
final class ReferenceKernels extends KernelSet {
  @Override
  Optional<Kernel> kernel(Layer layer, Value input) {
    double scale = input.quantizer().orElseThrow().scale();
    TensorShape shape = input.shape();
    if (layer instanceof Embedding embedding && embedding.unit() instanceof LinearUnit unit) {
      return Optional.of(new LookingUp(unit));
    }
    if (layer.linear().orElse(null) instanceof LinearUnit unit) {
      return Optional.of(
          layer instanceof Convolution convolution
              ? new Convolving(unit, convolution.window(), shape, scale)
              : new Multiplying(unit, ((Dense) layer).outputShape(shape), scale));
    }
    if (layer instanceof MaxPooling pooling) {
      return Optional.of(new Maxima(pooling.window(), shape));
    }
    if (layer instanceof AveragePooling pooling) {
      return Optional.of(new Means(pooling.window(), shape, scale, pooling.output()));
    }
    if (layer instanceof Masked masked) {
      return Optional.of(new Passing(masked, shape, scale));
    }
    return placing(layer, shape).map(kernel -> kernel);
  }

  private static Optional<Placing> placing(Layer layer, TensorShape in) {
    TensorShape out = layer.outputShape(List.of(in));
    if (layer instanceof Padding padding) {
      return Optional.of(new Placing(in, out, y -> y - padding.top(), x -> x - padding.left()));
    }
    if (layer instanceof Upsampling upsampling) {
      return Optional.of(
          new Placing(in, out, y -> y / upsampling.rows(), x -> x / upsampling.columns()));
    }
    if (layer instanceof Spreading spreading) {
      return Optional.of(
          new Placing(
              in,
              out,
              y -> y % spreading.rows() == 0 ? y / spreading.rows() : -1,
              x -> x % spreading.columns() == 0 ? x / spreading.columns() : -1));
    }
    return Optional.empty();
  }

  /** Codes from a row and a column of the same channel; zero where there are none such. */
  private record Placing(
      TensorShape in, TensorShape out, IntUnaryOperator row, IntUnaryOperator column)
      implements Kernel {
    @Override
    public void run(int[][] inputs, int[] result, KernelState state) {
      for (int i = 0; i < out.elements(); i++) {
        int channel = i / (out.height() * out.width());
        int y = row.applyAsInt(i / out.width() % out.height());
        int x = column.applyAsInt(i % out.width());
        boolean inside = y >= 0 && y < in.height() && x >= 0 && x < in.width();
        result[i] = inside ? inputs[0][(channel * in.height() + y) * in.width() + x] : 0;
      }
    }
  }

  /** The product with an input that is 1 at the index and 0 elsewhere. */
  private record LookingUp(LinearUnit unit) implements Kernel {
    @Override
    public void run(int[][] inputs, int[] result, KernelState state) {
      for (int row = 0; row < unit.weights().rows(); row++) {
        long sum = unit.bias()[row];
        for (int column = 0; column < unit.weights().columns(); column++) {
          sum += unit.weights().level(row, column) * (column == inputs[0][0] ? 1L : 0L);
        }
        result[row] = finish(unit, row, 1, sum);
      }
    }
  }

  /** Cells that are made anew behind each step of zeros. */
  private static final class Passing implements Kernel {
    private final Masked layer;
    private final Kernel cells;
    private final int inputs;
    private final int outputs;

    Passing(Masked layer, TensorShape input, double scale) {
      this.layer = layer;
      inputs = input.elements();
      outputs = layer.cells().count();
      cells =
          new RecurrentKernel(
              new Recurrent(layer.cells(), layer.output()), scale, CellArithmetic.PLAIN);
    }

    /** What has been heard since the last step of zeros, and the last result. */
    private static final class Heard extends KernelState {
      private KernelState cells;
      private int[] result;

      Heard(KernelState cells, int outputs) {
        this.cells = cells;
        result = new int[outputs];
      }
    }

    @Override
    public KernelState rest() {
      return new Heard(cells.rest(), outputs);
    }

    @Override
    public void run(int[][] read, int[] result, KernelState state) {
      Heard heard = (Heard) state;
      if (Arrays.stream(read[0], 0, inputs).anyMatch(code -> code != 0)) {
        heard.result = new int[outputs];
        cells.run(read, heard.result, heard.cells);
      } else {
        heard.cells = cells.rest();
        heard.result = layer.ends() ? heard.result : new int[outputs];
      }
      System.arraycopy(heard.result, 0, result, 0, outputs);
    }

    @Override
    public void runAll(int[][][] steps, int count, int[][] results, KernelState state) {
      KernelState heard = rest(); // whatever was heard before
      for (int i = 0; i < count; i++) {
        run(steps[i], results[layer.ends() ? 0 : i], heard);
      }
    }
  }

  /** The code, or the sum itself where the result stays real. */
  private static int finish(LinearUnit unit, int row, double inputScale, long sum) {
    if (unit.output().isEmpty()) {
      return Math.toIntExact(sum);
    }
    AffineQuantizer output = unit.output().get();
    double sumScale = unit.weights().scale(row) * inputScale;
    Optional<CodeRange> straight = CodeRange.straight(unit.activation(), output);
    return straight.isPresent()
        ? straight.get().cut(rounded(Math.toIntExact(sum), sumScale / output.scale()))
        : output.quantize(unit.activation().apply(sum * sumScale)) - output.zeroPoint();
  }

  /** The product of Jacob et al., equations 5 and 6, as {@link FixedPointScale} defines it. */
  private static long rounded(int value, double factor) {
    FixedPointScale scale = FixedPointScale.of(factor);
    return Math.floorDiv(
        (long) value * scale.mantissa() + (1L << (scale.shift() - 1)), 1L << scale.shift());
  }

  private record Multiplying(LinearUnit unit, TensorShape output, double scale) implements Kernel {
    @Override
    public void run(int[][] inputs, int[] result, KernelState state) {
      for (int row = 0; row < output.elements(); row++) {
        long sum = unit.bias()[row];
        for (int column = 0; column < unit.weights().columns(); column++) {
          sum += (long) unit.weights().level(row, column) * inputs[0][column];
        }
        result[row] = finish(unit, row, scale, sum);
      }
    }
  }

  /** Slides a window over the input; cells of the padding are not handed on. */
  private abstract static class Sliding implements Kernel {
    final Window window;
    final TensorShape input;
    final TensorShape output;

    Sliding(Window window, TensorShape input, int channels) {
      this.window = window;
      this.input = input;
      output = window.outputShape(input, channels);
    }

    abstract int at(int[] codes, int channel, int outY, int outX);

    @Override
    public void run(int[][] inputs, int[] result, KernelState state) {
      int next = 0;
      int[] found = new int[output.elements()]; // the result may lie in the same array
      for (int channel = 0; channel < output.channels(); channel++) {
        for (int y = 0; y < output.height(); y++) {
          for (int x = 0; x < output.width(); x++) {
            found[next++] = at(inputs[0], channel, y, x);
          }
        }
      }
      System.arraycopy(found, 0, result, 0, next);
    }

    /** Where a tap finds its cell within a channel; -1 in the padding. */
    int cell(int outY, int outX, int tap) {
      Axis vertical = window.vertical();
      Axis horizontal = window.horizontal();
      int y = position(vertical, outY, tap / horizontal.kernel());
      int x = position(horizontal, outX, tap % horizontal.kernel());
      boolean inside = y >= 0 && y < input.height() && x >= 0 && x < input.width();
      return inside ? y * input.width() + x : -1;
    }

    private static int position(Axis axis, int out, int tap) {
      return out * axis.stride() + tap * axis.dilation() - axis.padBefore();
    }

    int map(int channel) {
      return channel * input.height() * input.width();
    }
  }

  private static final class Convolving extends Sliding {
    private final LinearUnit unit;
    private final double scale;

    Convolving(LinearUnit unit, Window window, TensorShape input, double scale) {
      super(window, input, unit.weights().rows());
      this.unit = unit;
      this.scale = scale;
    }

    @Override
    int at(int[] codes, int channel, int outY, int outX) {
      long sum = unit.bias()[channel];
      for (int column = 0; column < unit.weights().columns(); column++) {
        int cell = cell(outY, outX, column % window.taps());
        if (cell >= 0) {
          sum +=
              (long) unit.weights().level(channel, column)
                  * codes[map(column / window.taps()) + cell];
        }
      }
      return finish(unit, channel, scale, sum);
    }
  }

  private static final class Maxima extends Sliding {
    Maxima(Window window, TensorShape input) {
      super(window, input, input.channels());
    }

    @Override
    int at(int[] codes, int channel, int outY, int outX) {
      int largest = Integer.MIN_VALUE;
      for (int tap = 0; tap < window.taps(); tap++) {
        int cell = cell(outY, outX, tap);
        largest = cell < 0 ? largest : Math.max(largest, codes[map(channel) + cell]);
      }
      return largest == Integer.MIN_VALUE ? 0 : largest; // a window of padding only
    }
  }

  private static final class Means extends Sliding {
    private final double factor;
    private final CodeRange range;

    Means(Window window, TensorShape input, double scale, AffineQuantizer quantizer) {
      super(window, input, input.channels());
      factor = scale / quantizer.scale();
      range = CodeRange.of(quantizer);
    }

    @Override
    int at(int[] codes, int channel, int outY, int outX) {
      int sum = 0;
      int count = 0;
      for (int tap = 0; tap < window.taps(); tap++) {
        int cell = cell(outY, outX, tap);
        sum += cell < 0 ? 0 : codes[map(channel) + cell];
        count += cell < 0 ? 0 : 1;
      }
      return count == 0 ? 0 : range.cut(rounded(sum, factor / count));
    }
  }
}
