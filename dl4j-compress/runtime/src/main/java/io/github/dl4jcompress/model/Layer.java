package io.github.dl4jcompress.model;

import java.util.Optional;

/**
 * One step of a compact network: signed 8-bit codes in, signed 8-bit codes out (or, for the last
 * layer, real values).
 */
public sealed interface Layer permits Dense, Convolution, MaxPooling, AveragePooling, ElementWise {

  /** Short kind name for tables and messages. */
  String kind();

  /** Weights, biases and activation, if the layer has any. */
  default Optional<LinearUnit> linear() {
    return Optional.empty();
  }

  /**
   * Shape of the output for inputs of a shape.
   *
   * @throws IllegalArgumentException if the layer cannot take that shape
   */
  TensorShape outputShape(TensorShape input);
}
