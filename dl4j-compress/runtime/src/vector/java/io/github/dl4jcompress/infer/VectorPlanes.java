package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The input of a convolution with its padding, taken apart: what lies as many rows or columns apart
 * as results do comes to lie side by side. A tap then meets the inputs of neighbouring results in
 * neighbouring cells, whatever the stride and the pooling behind the convolution.
 */
final class VectorPlanes {
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> F = I.withLanes(float.class);
  private static final VectorOperators.Conversion<Integer, Float> I2F = VectorOperators.I2F;
  private static final int LANES = I.length();
  private static final VectorShuffle<Float> EVEN_FIRST =
      VectorShuffle.fromOp(F, lane -> 2 * lane % LANES);
  private static final VectorShuffle<Float> ODD_FIRST =
      VectorShuffle.fromOp(F, lane -> (2 * lane + 1) % LANES);
  private static final VectorShuffle<Integer> EVEN_INTS = EVEN_FIRST.cast(I);
  private static final VectorShuffle<Integer> ODD_INTS = ODD_FIRST.cast(I);
  private static final VectorSpecies<Short> S =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Short.SIZE * LANES));

  private final Window window;
  private final TensorShape input;
  private final int rowStep; // rows of the input between rows of the result
  private final int columnStep;
  private final boolean inPairs; // of columns, and without padding
  private final int pairedCells; // that are read for one row
  private final int height; // of one plane
  private final int width;
  private final int[] rowStart; // where the first cell of each row of the input goes

  VectorPlanes(Convolution layer, Pooled pooled, TensorShape input) {
    this.input = input;
    window = layer.window();
    rowStep = window.vertical().stride() * pooled.rowStep();
    columnStep = window.horizontal().stride() * pooled.columnStep();
    TensorShape padded = window.paddedShape(input);
    inPairs = columnStep == 2 && padded.equals(input);
    pairedCells = (input.width() + LANES - 1) / LANES * LANES;
    height = (padded.height() + rowStep - 1) / rowStep;
    width = (padded.width() + columnStep - 1) / columnStep;
    rowStart = new int[input.channels() * input.height()];
    int top = window.vertical().padBefore();
    int left = window.horizontal().padBefore();
    for (int row = 0; row < rowStart.length; row++) {
      rowStart[row] = cell(row / input.height(), row % input.height() + top, left);
    }
  }

  /** Cells of all planes, and as many behind each as a vector may reach. */
  long cells() {
    return (long) input.channels() * rowStep * columnStep * planeCells();
  }

  private long planeCells() {
    return height * (long) width + LANES;
  }

  /** Cells from one row of the result to the next. */
  int pitch() {
    return width;
  }

  /**
   * Where a weight finds the input of the first result.
   *
   * @param column of the weight
   * @param row of the pooling window
   * @param place column of the pooling window
   */
  int offset(int column, int row, int place) {
    int tap = column % window.taps();
    Axis vertical = window.vertical();
    Axis horizontal = window.horizontal();
    int y = row * vertical.stride() + tap / horizontal.kernel() * vertical.dilation();
    int x = place * horizontal.stride() + tap % horizontal.kernel() * horizontal.dilation();
    return cell(column / window.taps(), y, x);
  }

  /** {@link #offset} of each weight, for each place of the pooling window. */
  int[] offsets(int[] columns, Pooled pooled) {
    int places = pooled.kernelRows() * pooled.kernelColumns();
    int[] offsets = new int[places * columns.length];
    for (int i = 0; i < offsets.length; i++) {
      int place = i % places;
      offsets[i] =
          offset(
              columns[i / places], place / pooled.kernelColumns(), place % pooled.kernelColumns());
    }
    return offsets;
  }

  private int cell(int channel, int y, int x) {
    int plane = (channel * rowStep + y % rowStep) * columnStep + x % columnStep;
    return plane * (int) planeCells() + y / rowStep * width + x / columnStep;
  }

  /**
   * Fills in the input.
   *
   * @param planes zero where the padding is
   */
  void fill(int[] image, float[] planes) {
    int next = 0;
    for (int row = 0; row < rowStart.length; row++, next += input.width()) {
      int to = rowStart[row];
      if (inPairs && next + pairedCells <= image.length) {
        fillPairs(image, next, planes, to, to + (int) planeCells());
      } else if (columnStep == 1) {
        fillRow(image, next, planes, to);
      } else {
        for (int x = 0; x < input.width(); x++) {
          planes[cellOfRow(row, x)] = image[next + x];
        }
      }
    }
  }

  /**
   * Fills in the input less an offset.
   *
   * @param planes {@code -offset} where the padding is
   */
  void fill(int[] image, int offset, short[] planes) {
    int next = 0;
    for (int row = 0; row < rowStart.length; row++, next += input.width()) {
      int to = rowStart[row];
      if (inPairs && next + pairedCells <= image.length) {
        fillPairs(image, next, offset, planes, to, to + (int) planeCells());
      } else {
        for (int x = 0; x < input.width(); x++) {
          planes[cellOfRow(row, x)] = (short) (image[next + x] - offset);
        }
      }
    }
  }

  private int cellOfRow(int row, int x) {
    Axis vertical = window.vertical();
    int y = row % input.height() + vertical.padBefore();
    return cell(row / input.height(), y, x + window.horizontal().padBefore());
  }

  private void fillRow(int[] image, int from, float[] planes, int to) {
    int x = 0;
    for (; x + LANES <= input.width(); x += LANES) {
      ((FloatVector) IntVector.fromArray(I, image, from + x).convertShape(I2F, F, 0))
          .intoArray(planes, to + x);
    }
    for (; x < input.width(); x++) {
      planes[to + x] = image[from + x];
    }
  }

  /**
   * Takes a row apart. What is written behind the last cell of a plane's row is overwritten by the
   * next row, or lies behind the plane.
   */
  private void fillPairs(int[] image, int from, float[] planes, int toEven, int toOdd) {
    for (int x = 0; x < input.width(); x += LANES) {
      FloatVector codes =
          (FloatVector) IntVector.fromArray(I, image, from + x).convertShape(I2F, F, 0);
      codes.rearrange(EVEN_FIRST).intoArray(planes, toEven + x / 2);
      codes.rearrange(ODD_FIRST).intoArray(planes, toOdd + x / 2);
    }
  }

  private void fillPairs(int[] image, int from, int offset, short[] planes, int toEven, int toOdd) {
    for (int x = 0; x < input.width(); x += LANES) {
      IntVector codes = IntVector.fromArray(I, image, from + x).sub(offset);
      ((ShortVector) codes.rearrange(EVEN_INTS).convertShape(VectorOperators.I2S, S, 0))
          .intoArray(planes, toEven + x / 2);
      ((ShortVector) codes.rearrange(ODD_INTS).convertShape(VectorOperators.I2S, S, 0))
          .intoArray(planes, toOdd + x / 2);
    }
  }
}
