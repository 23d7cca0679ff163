package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Cells that hear a sequence from its first step on.
 *
 * @param cells what remembers
 * @param output quantizer of their outputs as the next layer sees them
 */
public record Recurrent(Cells cells, AffineQuantizer output) implements Layer {
  public Recurrent {
    Objects.requireNonNull(cells, "cells");
    Objects.requireNonNull(output, "output");
  }

  @Override
  public String kind() {
    return cells.kind();
  }

  @Override
  public Time time() {
    return Time.REMEMBERS;
  }

  @Override
  public List<WeightMatrix> weights() {
    return List.copyOf(cells.weights());
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    return cells.outputShape(input);
  }

  @Override
  public Optional<AffineQuantizer> outputQuantizer(AffineQuantizer input) {
    return Optional.of(output);
  }
}
