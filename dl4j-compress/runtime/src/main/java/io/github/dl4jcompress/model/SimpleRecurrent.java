package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Objects;

/**
 * The plain recurrent layer: its outputs are {@code activation(W x + R h + b)} with its own outputs
 * h of the step before, as DL4J's {@code SimpleRnn} computes them.
 *
 * @param unit one row per cell
 * @param activation within [-1, 1]
 * @param output quantizer of the outputs as the next layer sees them
 */
public record SimpleRecurrent(RecurrentUnit unit, Activation activation, AffineQuantizer output)
    implements Layer {
  public SimpleRecurrent {
    Objects.requireNonNull(output, "output");
    RecurrentUnit.requireBounded(activation);
    unit.requireGates(1);
  }

  @Override
  public String kind() {
    return "simple recurrent";
  }

  @Override
  public Time time() {
    return Time.REMEMBERS;
  }

  @Override
  public List<QuantizedWeights> weights() {
    return List.of(unit.input(), unit.recurrent());
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    return unit.outputShape(kind(), input);
  }
}
