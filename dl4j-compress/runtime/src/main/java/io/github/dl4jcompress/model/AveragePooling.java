package io.github.dl4jcompress.model;

import java.util.Objects;

/** Mean of the values under each window; padding is left out, as DL4J does by default. */
public record AveragePooling(Window window, AffineQuantizer output) implements Layer {
  public AveragePooling {
    Objects.requireNonNull(window, "window");
    Objects.requireNonNull(output, "output");
  }

  @Override
  public String kind() {
    return "average pooling";
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    return window.outputShape(input, input.channels());
  }
}
