package io.github.dl4jcompress.model;

import java.util.Objects;
import java.util.Optional;

/** Mean of the values under each window; padding is left out, as DL4J does by default. */
public record AveragePooling(Window window, AffineQuantizer output) implements Layer {
  public AveragePooling {
    Objects.requireNonNull(window, "window");
    Objects.requireNonNull(output, "output");
    // A centred code code - zeroPoint spans at most 255 steps.
    if (window.taps() > Integer.MAX_VALUE / 255) {
      throw new IllegalArgumentException(
          "a window of "
              + window.taps()
              + " cells; the 32-bit accumulator holds at most "
              + Integer.MAX_VALUE / 255);
    }
  }

  @Override
  public String kind() {
    return "average pooling";
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    return window.outputShape(input, input.channels());
  }

  @Override
  public Optional<AffineQuantizer> outputQuantizer(AffineQuantizer input) {
    return Optional.of(output);
  }
}
