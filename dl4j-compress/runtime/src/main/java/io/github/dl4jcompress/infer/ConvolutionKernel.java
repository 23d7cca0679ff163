package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;

/**
 * Convolution over the non-zero taps, followed by taking the largest of each pooling window, if
 * there is one. Each tap that any output channel has becomes an array of the inputs that it meets,
 * place by place; an output channel is then a sum of such arrays, each times one level.
 *
 * <p>All arrays are read and written at the same index, for HotSpot turns such loops into vector
 * instructions, and no others of this kind: two places of arrays that may be one and the same array
 * are too much for it. Wide images are worked off in bands of rows that caches hold.
 */
final class ConvolutionKernel implements Kernel {
  private static final int BAND_CELLS = 1 << 16; // of the arrays of all taps together

  private final PaddedImage image;
  private final TensorShape sums;
  private final Pooled pooled;
  private final SparseRows weights;
  private final UsedTaps taps;
  private final int[] tapOffset; // of each used tap's first input in the padded image
  private final int pitch; // between rows of the arrays
  private final int bandRows; // of the result
  private final int[] bias;
  private final Requantizer[] requantizers;

  /** What a thread needs: the image with padding, an array for each tap, and one of sums. */
  private static final class Scratch extends KernelState {
    final int[] padded;
    final int[][] taps;
    final int[] sums;

    Scratch(int paddedCells, int taps, int cells) {
      padded = new int[paddedCells];
      this.taps = new int[taps][cells];
      sums = new int[cells];
    }

    @Override
    long takenBytes(int steps) {
      return Integer.BYTES * (padded.length + (taps.length + 1L) * sums.length);
    }
  }

  ConvolutionKernel(Convolution layer, LinearUnit unit, TensorShape input, double inputScale) {
    this(layer, unit, input, inputScale, Pooled.NOT);
  }

  ConvolutionKernel(
      Convolution layer, LinearUnit unit, TensorShape input, double inputScale, Pooled pooled) {
    this.pooled = pooled;
    image = new PaddedImage(layer.window(), input);
    sums = layer.outputShape(input);
    weights = new SparseRows(unit.weights());
    taps = new UsedTaps(weights);
    tapOffset = image.offsets(taps.columns);
    bias = unit.bias();
    requantizers = Requantizer.forChannels(unit, inputScale);
    pitch = isDense(layer.window()) ? image.width() : sums.width();
    bandRows = bandRows();
  }

  private static boolean isDense(Window window) {
    return window.vertical().stride() == 1 && window.horizontal().stride() == 1;
  }

  private int bandRows() {
    int all = pooled.rows(sums);
    int sumRows = BAND_CELLS / Math.max(1, pitch * Math.max(1, tapOffset.length));
    return Math.max(1, Math.min(all, (sumRows - pooled.kernelRows()) / pooled.rowStep() + 1));
  }

  @Override
  public KernelState rest() {
    return new Scratch(image.cells(), tapOffset.length, pooled.sumRows(bandRows) * pitch);
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    Scratch own = (Scratch) state;
    int[] padded = image.of(inputs[0], own.padded);
    int rows = pooled.rows(sums);
    int width = pooled.columns(sums);
    for (int top = 0; top < rows; top += bandRows) {
      int band = Math.min(bandRows, rows - top);
      int cells = (pooled.sumRows(band) - 1) * pitch + sums.width();
      gather(padded, top * pooled.rowStep(), pooled.sumRows(band), own.taps);
      for (int channel = 0; channel < bias.length; channel++) {
        sum(channel, own.taps, own.sums, cells);
        int to = (channel * rows + top) * width;
        pooled.take(own.sums, pitch, output, to, band, width);
        if (requantizers.length > 0) {
          requantizers[channel].apply(output, to, band * width);
        }
      }
    }
  }

  /** Fills the arrays of all taps for some rows of sums. */
  private void gather(int[] padded, int top, int rows, int[][] result) {
    int columnStep = image.columnStep();
    for (int tap = 0; tap < tapOffset.length; tap++) {
      int from = tapOffset[tap] + top * image.rowStep();
      int[] to = result[tap];
      if (pitch == image.rowStep()) {
        System.arraycopy(padded, from, to, 0, (rows - 1) * pitch + sums.width());
        continue;
      }
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < pitch; x++) {
          to[y * pitch + x] = padded[from + y * image.rowStep() + x * columnStep];
        }
      }
    }
  }

  private void sum(int channel, int[][] inputs, int[] result, int cells) {
    Arrays.fill(result, 0, cells, bias[channel]);
    int end = weights.start[channel + 1];
    int i = weights.start[channel];
    for (; i + 4 <= end; i += 4) {
      addFour(inputs, i, result, cells);
    }
    for (; i < end; i++) {
      addOne(inputs[taps.number[i]], weights.level[i], result, cells);
    }
  }

  /** Everything in a variable of its own, for the loop must read nothing but arrays at i. */
  private void addFour(int[][] inputs, int first, int[] result, int cells) {
    int[] p = inputs[taps.number[first]];
    int[] q = inputs[taps.number[first + 1]];
    int[] r = inputs[taps.number[first + 2]];
    int[] s = inputs[taps.number[first + 3]];
    int a = weights.level[first];
    int b = weights.level[first + 1];
    int c = weights.level[first + 2];
    int d = weights.level[first + 3];
    for (int i = 0; i < cells; i++) {
      result[i] += a * p[i] + b * q[i] + c * r[i] + d * s[i];
    }
  }

  private static void addOne(int[] input, int level, int[] result, int cells) {
    for (int i = 0; i < cells; i++) {
      result[i] += level * input[i];
    }
  }
}
