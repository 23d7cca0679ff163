package io.github.dl4jcompress.model;

import java.util.Objects;

/** A sliding window over height and width, for convolution and pooling. */
public record Window(Axis vertical, Axis horizontal) {
  public Window {
    Objects.requireNonNull(vertical, "vertical");
    Objects.requireNonNull(horizontal, "horizontal");
  }

  /** Number of taps, {@code kernel height * kernel width}. */
  public int taps() {
    return vertical.kernel() * horizontal.kernel();
  }

  /** Shape of {@code input} with the padding around it. */
  public TensorShape paddedShape(TensorShape input) {
    return new TensorShape(
        input.channels(),
        paddedSize(input.height(), vertical),
        paddedSize(input.width(), horizontal));
  }

  private static int paddedSize(int size, Axis axis) {
    long padded = (long) size + axis.padBefore() + axis.padAfter();
    if (padded > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(padded + " cells along one dimension with " + axis);
    }
    return (int) padded;
  }

  /** Shape after the window slid over {@code input}, with the given number of channels. */
  public TensorShape outputShape(TensorShape input, int channels) {
    return new TensorShape(
        channels, vertical.outputSize(input.height()), horizontal.outputSize(input.width()));
  }
}
