package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Optional;

/**
 * One part of a compact network: signed 8-bit codes in, signed 8-bit codes out (or, at the end,
 * real values).
 */
public sealed interface Layer
    permits Dense,
        Embedding,
        Convolution,
        MaxPooling,
        AveragePooling,
        ElementWise,
        Recurrent,
        Masked,
        Bidirectional,
        LastStep,
        Padding,
        Upsampling,
        Spreading,
        Join {

  /** What a layer does with the steps of a sequence. */
  enum Time {
    /** Treats each step, or an example without steps, alike. */
    EACH_STEP,
    /** Remembers what the steps before were: a sequence is needed. */
    REMEMBERS,
    /** Makes one result of the sequence. */
    ENDS
  }

  /** Short kind name for tables and messages. */
  String kind();

  /** Weights, biases and activation of a layer that multiplies its inputs by a matrix. */
  default Optional<Unit> linear() {
    return Optional.empty();
  }

  /** All weight matrices of the layer. */
  default List<WeightMatrix> weights() {
    Optional<Unit> unit = linear();
    return unit.isPresent() ? List.of(unit.get().weights()) : List.of();
  }

  /** What the layer does with the steps of a sequence. */
  default Time time() {
    return Time.EACH_STEP;
  }

  /** Whether what the layer puts out for a step depends on the steps behind it. */
  default boolean needsWholeSequence() {
    return false;
  }

  /**
   * Shape of the output for inputs of a shape; for a sequence, of one step.
   *
   * @throws IllegalArgumentException if the layer cannot take that shape
   */
  TensorShape outputShape(TensorShape input);

  /**
   * Shape of the output for inputs of some shapes; all layers but joins take one.
   *
   * @throws IllegalArgumentException if the layer cannot take those shapes
   */
  default TensorShape outputShape(List<TensorShape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "a layer of the kind " + kind() + " takes one input, got " + inputs.size());
    }
    return outputShape(inputs.get(0));
  }

  /**
   * Refuses what the layer cannot read, whatever its shape.
   *
   * @throws IllegalArgumentException for indices; of an embedding, for anything else
   */
  default void requireReadable(List<Value> read) {
    Value.requireCodes(read);
  }

  /**
   * Quantizer of the output for inputs of a quantizer; empty where the output stays real.
   *
   * @param input quantizer of the first input
   */
  default Optional<AffineQuantizer> outputQuantizer(AffineQuantizer input) {
    Optional<Unit> unit = linear();
    return unit.isPresent() ? unit.get().output() : Optional.of(input);
  }
}
