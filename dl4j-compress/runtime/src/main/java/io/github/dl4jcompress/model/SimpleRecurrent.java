package io.github.dl4jcompress.model;

import java.util.List;

/**
 * The plain recurrent layer: its outputs are {@code activation(W x + R h + b)} with its own outputs
 * h of the step before, as DL4J's {@code SimpleRnn} computes them.
 *
 * @param unit one row per cell
 * @param activation within [-1, 1]
 */
public record SimpleRecurrent(RecurrentUnit unit, Activation activation) implements Cells {
  public SimpleRecurrent {
    RecurrentUnit.requireBounded(activation);
    unit.requireGates(1);
  }

  @Override
  public List<Activation> activations() {
    return List.of(activation);
  }

  @Override
  public String kind() {
    return "simple recurrent";
  }
}
