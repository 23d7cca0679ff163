package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;

/**
 * Which sums of a convolution are kept: the largest of each window. A window of one cell keeps all.
 *
 * <p>The largest sum makes the largest code, for requantization along a straight line never
 * decreases; so it is requantized alone.
 */
record Pooled(Window window) {
  /** All sums are kept. */
  static final Pooled NOT =
      new Pooled(new Window(new Axis(1, 1, 0, 0, 1), new Axis(1, 1, 0, 0, 1)));

  /** Whether a pooling can be fused: windows without padding and gaps. */
  static boolean fits(Window window) {
    return fits(window.vertical()) && fits(window.horizontal());
  }

  private static boolean fits(Axis axis) {
    return axis.padBefore() == 0 && axis.padAfter() == 0 && axis.dilation() == 1;
  }

  /** Rows of the result for a shape of sums. */
  int rows(TensorShape sums) {
    return window.vertical().outputSize(sums.height());
  }

  /** Columns of the result for a shape of sums. */
  int columns(TensorShape sums) {
    return window.horizontal().outputSize(sums.width());
  }

  int kernelRows() {
    return window.vertical().kernel();
  }

  int kernelColumns() {
    return window.horizontal().kernel();
  }

  /** Rows of sums from one row of the result to the next. */
  int rowStep() {
    return window.vertical().stride();
  }

  /** Columns of sums from one column of the result to the next. */
  int columnStep() {
    return window.horizontal().stride();
  }

  /** Rows of sums that make some rows of the result. */
  int sumRows(int rows) {
    return (rows - 1) * rowStep() + kernelRows();
  }

  /**
   * Picks the largest sum of each window.
   *
   * @param sums rows of them from the first cell on
   * @param pitch between rows of sums
   * @param result filled from a place on, row behind row
   */
  void take(int[] sums, int pitch, int[] result, int to, int rows, int columns) {
    boolean all = window.taps() == 1 && columnStep() == 1;
    for (int y = 0; y < rows; y++) {
      int from = y * rowStep() * pitch;
      int start = to + y * columns;
      if (all) {
        System.arraycopy(sums, from, result, start, columns);
      } else if (kernelRows() == 2 && kernelColumns() == 2) {
        takeOfFour(sums, from, pitch, result, start, columns);
      } else {
        for (int x = 0; x < columns; x++) {
          result[start + x] = largest(sums, from + x * columnStep(), pitch);
        }
      }
    }
  }

  private void takeOfFour(int[] sums, int from, int pitch, int[] result, int to, int columns) {
    int step = columnStep();
    for (int x = 0, i = from; x < columns; x++, i += step) {
      int above = Math.max(sums[i], sums[i + 1]);
      int below = Math.max(sums[i + pitch], sums[i + pitch + 1]);
      result[to + x] = Math.max(above, below);
    }
  }

  private int largest(int[] sums, int from, int pitch) {
    int largest = Integer.MIN_VALUE;
    for (int y = 0; y < kernelRows(); y++) {
      for (int x = 0; x < kernelColumns(); x++) {
        largest = Math.max(largest, sums[from + y * pitch + x]);
      }
    }
    return largest;
  }
}
