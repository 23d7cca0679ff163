package io.github.dl4jcompress.model;

import java.util.Objects;
import java.util.Optional;

/**
 * 2-d convolution (cross-correlation, as everywhere in deep learning). The weights' columns are
 * {@code [input channels, kernel height, kernel width]} in row-major order.
 */
public record Convolution(Unit unit, Window window) implements Layer {
  public Convolution {
    unit.requireSumsFit();
    Objects.requireNonNull(window, "window");
    if (unit.weights().columns() % window.taps() != 0) {
      throw new IllegalArgumentException(
          unit.weights().columns()
              + " weights per output channel are no multiple of the "
              + window.taps()
              + " taps of the kernel");
    }
  }

  /** Number of input channels. */
  public int inputChannels() {
    return unit.weights().columns() / window.taps();
  }

  @Override
  public String kind() {
    return "convolution";
  }

  @Override
  public Optional<Unit> linear() {
    return Optional.of(unit);
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    if (input.channels() != inputChannels()) {
      throw new IllegalArgumentException(
          "convolution over " + inputChannels() + " channels after a shape of " + input);
    }
    window.paddedShape(input); // refuses an input that no array could hold once padded
    return window.outputShape(input, unit.weights().rows());
  }
}
