package io.github.dl4jcompress.demo.mnist;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Grey images of 28x28 pixels with their labels, all in memory.
 *
 * <p>Pixels are unsigned bytes, 0 for background and 255 for full ink, laid out as {@code [count,
 * 28, 28]} row by row; labels are bytes in {@code [0, 9]}, laid out as {@code [count]}.
 *
 * <p>Immutable and safe to share between threads.
 */
final class DigitSet implements Serializable {
  /** Height and width of an image, in pixels. */
  static final int SIDE = 28;

  /** Pixels of an image. */
  static final int PIXELS = SIDE * SIDE;

  /** Number of classes. */
  static final int CLASSES = 10;

  private static final long serialVersionUID = 1L;
  private static final float[] UNIT = new float[256];

  static {
    for (int value = 0; value < UNIT.length; value++) {
      UNIT[value] = value / 255f;
    }
  }

  private final byte[] pixels;
  private final byte[] labels;

  private DigitSet(byte[] pixels, byte[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * Copies pixels and labels into a set.
   *
   * @param pixels unsigned bytes, {@code [count, 28, 28]}
   * @param labels bytes in {@code [0, 9]}, {@code [count]}; at least one
   */
  static DigitSet of(byte[] pixels, byte[] labels) {
    return adopt(pixels.clone(), labels.clone());
  }

  /** Like {@link #of}, but keeps the arrays: for callers that just made them and let go of them. */
  static DigitSet adopt(byte[] pixels, byte[] labels) {
    if (labels.length == 0 || pixels.length != (long) labels.length * PIXELS) {
      throw new IllegalArgumentException(
          "need at least 1 label and "
              + PIXELS
              + " pixels for each, got "
              + labels.length
              + " labels and "
              + pixels.length
              + " pixels");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= CLASSES) {
        throw new IllegalArgumentException(
            "label of image " + i + " must be in [0, 9], got " + Byte.toUnsignedInt(labels[i]));
      }
    }
    return new DigitSet(pixels, labels);
  }

  /** Number of images. */
  int count() {
    return labels.length;
  }

  /** Class of image {@code index}, in {@code [0, 9]}. */
  int label(int index) {
    return labels[index];
  }

  /** A copy of the pixels of image {@code index}: unsigned bytes, {@code [28, 28]}. */
  byte[] image(int index) {
    return Arrays.copyOfRange(pixels, index * PIXELS, (index + 1) * PIXELS);
  }

  /** A copy of all pixels: unsigned bytes, {@code [count, 28, 28]}. */
  byte[] pixels() {
    return pixels.clone();
  }

  /** A copy of all labels: bytes in {@code [0, 9]}, {@code [count]}. */
  byte[] labels() {
    return labels.clone();
  }

  /** The first {@code limit} images, or all of them where there are fewer. */
  DigitSet first(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be >= 1 image, got " + limit);
    }
    if (limit >= count()) {
      return this;
    }
    return new DigitSet(Arrays.copyOf(pixels, limit * PIXELS), Arrays.copyOf(labels, limit));
  }

  /**
   * Writes one image as 784 floats in {@code [0, 1]}, moved by whole pixels; what moves in from
   * outside is background.
   *
   * @param right pixels to move to the right, negative for left; in {@code [-28, 28]}
   * @param down pixels to move down, negative for up; in {@code [-28, 28]}
   * @param target receives the floats, row by row, from index {@code at} on; all 784 are set
   */
  void copyShifted(int index, int right, int down, float[] target, int at) {
    if (right != 0 || down != 0) {
      Arrays.fill(target, at, at + PIXELS, 0f);
    }
    int firstColumn = Math.max(0, right);
    int endColumn = SIDE + Math.min(0, right);
    for (int row = Math.max(0, down); row < SIDE + Math.min(0, down); row++) {
      int from = index * PIXELS + (row - down) * SIDE - right;
      int to = at + row * SIDE;
      for (int column = firstColumn; column < endColumn; column++) {
        target[to + column] = UNIT[pixels[from + column] & 0xff];
      }
    }
  }
}
