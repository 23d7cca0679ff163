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
    return Math.multiplyExact(vertical.kernel(), horizontal.kernel());
  }

  /** Shape of {@code input} with the padding around it. */
  public TensorShape paddedShape(TensorShape input) {
    return new TensorShape(
        input.channels(),
        Math.addExact(input.height(), vertical.padBefore() + vertical.padAfter()),
        Math.addExact(input.width(), horizontal.padBefore() + horizontal.padAfter()));
  }

  /** Shape after the window slid over {@code input}, with the given number of channels. */
  public TensorShape outputShape(TensorShape input, int channels) {
    return new TensorShape(
        channels, vertical.outputSize(input.height()), horizontal.outputSize(input.width()));
  }
}
