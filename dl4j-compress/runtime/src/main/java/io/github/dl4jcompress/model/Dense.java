package io.github.dl4jcompress.model;

import java.util.Optional;

/**
 * Fully connected layer. Inputs with height and width are taken flat in {@code [channels, height,
 * width]} order.
 */
public record Dense(Unit unit) implements Layer {
  public Dense {
    unit.requireSumsFit();
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public Optional<Unit> linear() {
    return Optional.of(unit);
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    if (input.elements() != unit.weights().columns()) {
      throw new IllegalArgumentException(
          "dense layer of "
              + unit.weights().columns()
              + " inputs after a shape of "
              + input.elements()
              + " values "
              + input);
    }
    return TensorShape.vector(unit.weights().rows());
  }
}
