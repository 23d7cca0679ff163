package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;

/** The image that the windows of a convolution slide over: its input and the padding around. */
final class PaddedImage {
  private final TensorShape input;
  private final TensorShape padded;
  private final Window window;
  private final boolean isPadded;

  PaddedImage(Window window, TensorShape input) {
    this.window = window;
    this.input = input;
    padded = window.paddedShape(input);
    isPadded = padded.elements() > input.elements();
  }

  /** Number of cells to be kept for {@link #of}; zero without padding. */
  int cells() {
    return isPadded ? padded.elements() : 0;
  }

  /**
   * The image with its padding. Centred codes make real zero the integer zero.
   *
   * @param kept as many cells as {@link #cells} says, zero but for what this method filled in
   */
  int[] of(int[] image, int[] kept) {
    if (!isPadded) {
      return image;
    }
    int top = window.vertical().padBefore();
    int left = window.horizontal().padBefore();
    for (int channel = 0; channel < input.channels(); channel++) {
      for (int y = 0; y < input.height(); y++) {
        System.arraycopy(
            image,
            (channel * input.height() + y) * input.width(),
            kept,
            (channel * padded.height() + y + top) * padded.width() + left,
            input.width());
      }
    }
    return kept;
  }

  /** Where the first window finds the inputs of some columns of the weights. */
  int[] offsets(int[] columns) {
    int[] offsets = new int[columns.length];
    int kernelWidth = window.horizontal().kernel();
    for (int i = 0; i < offsets.length; i++) {
      int channel = columns[i] / window.taps();
      int tap = columns[i] % window.taps();
      int y = tap / kernelWidth * window.vertical().dilation();
      int x = tap % kernelWidth * window.horizontal().dilation();
      offsets[i] = (channel * padded.height() + y) * padded.width() + x;
    }
    return offsets;
  }

  /** Cells of a row. */
  int width() {
    return padded.width();
  }

  /** How much further a window finds its inputs than the one above it. */
  int rowStep() {
    return window.vertical().stride() * padded.width();
  }

  /** How much further a window finds its inputs than the one to its left. */
  int columnStep() {
    return window.horizontal().stride();
  }
}
