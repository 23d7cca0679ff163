package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Cells that take a step whose values are all zero for no step at all, as DL4J's {@code
 * MaskZeroLayer} has them do: they put out zeros for it, and forget what was before it.
 *
 * @param cells what remembers
 * @param ends whether the layers behind see one result of the sequence, that of the last step that
 *     is none of those; zeros, if there is no other
 * @param output quantizer of the outputs as the next layer sees them
 */
public record Masked(Cells cells, boolean ends, AffineQuantizer output) implements Layer {
  public Masked {
    Objects.requireNonNull(cells, "cells");
    Objects.requireNonNull(output, "output");
  }

  @Override
  public String kind() {
    return "masked " + cells.kind();
  }

  @Override
  public Time time() {
    return ends ? Time.ENDS : Time.REMEMBERS;
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
