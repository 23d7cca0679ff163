package io.github.dl4jcompress.model;

import java.util.Objects;
import java.util.Optional;

/** An activation function on its own, from one quantizer to another. */
public record ElementWise(Activation activation, AffineQuantizer output) implements Layer {
  public ElementWise {
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(output, "output");
    if (activation == Activation.SOFTMAX) {
      throw new IllegalArgumentException("softmax is only allowed in the last layer");
    }
  }

  @Override
  public String kind() {
    return "activation";
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    return input;
  }

  @Override
  public Optional<AffineQuantizer> outputQuantizer(AffineQuantizer input) {
    return Optional.of(output);
  }
}
