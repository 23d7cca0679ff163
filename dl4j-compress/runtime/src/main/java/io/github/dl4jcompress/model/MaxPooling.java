package io.github.dl4jcompress.model;

import java.util.Objects;

/** Largest value under each window; padding never wins. Codes keep their quantizer. */
public record MaxPooling(Window window) implements Layer {
  public MaxPooling {
    Objects.requireNonNull(window, "window");
  }

  @Override
  public String kind() {
    return "max pooling";
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    return window.outputShape(input, input.channels());
  }
}
