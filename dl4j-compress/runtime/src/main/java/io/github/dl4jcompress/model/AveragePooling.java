package io.github.dl4jcompress.model;

import java.util.Objects;

/** Mean under each window; padding counts as zero, as in DL4J. */
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
