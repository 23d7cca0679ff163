package io.github.dl4jcompress.model;

/**
 * Shape of one example's activations, without the mini-batch dimension: {@code [channels, height,
 * width]}. A plain vector of n values is {@code [n, 1, 1]}.
 *
 * @param channels number of feature maps, at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record TensorShape(int channels, int height, int width) {
  public TensorShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "every dimension must be >= 1, got [" + channels + ", " + height + ", " + width + "]");
    }
    if ((long) channels * height > Integer.MAX_VALUE / width) {
      throw new IllegalArgumentException(
          "more than 2^31 - 1 elements: [" + channels + ", " + height + ", " + width + "]");
    }
  }

  /** A vector of {@code size} values. */
  public static TensorShape vector(int size) {
    return new TensorShape(size, 1, 1);
  }

  /** Number of values, {@code channels * height * width}. */
  public int elements() {
    return channels * height * width;
  }

  @Override
  public String toString() {
    return height == 1 && width == 1
        ? "[" + channels + "]"
        : "[" + channels + ", " + height + ", " + width + "]";
  }
}
