package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;

/**
 * The input of a convolution with its padding, taken apart: what lies as many rows or columns apart
 * as results do comes to lie side by side. A tap then meets the inputs of neighbouring results in
 * neighbouring cells, whatever the stride and the pooling behind the convolution.
 */
final class VectorPlanes {
  private final Window window;
  private final Pooled pooled;
  private final TensorShape input;
  private final int rowStep; // rows of the input between rows of the result
  private final int columnStep;
  private final int height; // of one plane
  private final int width;

  VectorPlanes(Convolution layer, Pooled pooled, TensorShape input) {
    this.input = input;
    this.pooled = pooled;
    window = layer.window();
    rowStep = window.vertical().stride() * pooled.rowStep();
    columnStep = window.horizontal().stride() * pooled.columnStep();
    TensorShape padded = window.paddedShape(input);
    height = (padded.height() + rowStep - 1) / rowStep;
    width = (padded.width() + columnStep - 1) / columnStep;
  }

  /** Cells of all planes. */
  long cells() {
    return (long) input.channels() * rowStep * columnStep * height * width;
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

  private int cell(int channel, int y, int x) {
    int plane = (channel * rowStep + y % rowStep) * columnStep + x % columnStep;
    return (plane * height + y / rowStep) * width + x / columnStep;
  }

  /**
   * Fills in the input.
   *
   * @param planes zero where the padding is
   */
  void fill(int[] image, float[] planes) {
    int next = 0;
    int left = window.horizontal().padBefore();
    for (int channel = 0; channel < input.channels(); channel++) {
      for (int y = 0; y < input.height(); y++) {
        int padded = y + window.vertical().padBefore();
        for (int first = 0; first < Math.min(columnStep, input.width()); first++) {
          int to = cell(channel, padded, left + first);
          for (int x = first; x < input.width(); x += columnStep) {
            planes[to++] = image[next + x];
          }
        }
        next += input.width();
      }
    }
  }
}
