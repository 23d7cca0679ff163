package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Optional;

/**
 * Makes one of several. Each input has codes of its own quantizer; the result is rounded once, to
 * codes of the join's.
 */
public sealed interface Join extends Layer permits Sum, Concatenation {
  /** Most inputs: no sum of as many products leaves 53 bits. */
  int MAX_INPUTS = 4096;

  /** Quantizer of the result. */
  AffineQuantizer output();

  @Override
  default Optional<AffineQuantizer> outputQuantizer(AffineQuantizer input) {
    return Optional.of(output());
  }

  @Override
  default TensorShape outputShape(TensorShape input) {
    return outputShape(List.of(input));
  }

  @Override
  TensorShape outputShape(List<TensorShape> inputs);

  /** Refuses a number of inputs that no join has. */
  static void requireInputs(String kind, int inputs) {
    if (inputs < 2 || inputs > MAX_INPUTS) {
      throw new IllegalArgumentException(
          "a " + kind + " needs 2 to " + MAX_INPUTS + " inputs, got " + inputs);
    }
  }
}
