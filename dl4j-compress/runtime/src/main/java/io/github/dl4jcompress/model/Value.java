package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Optional;

/**
 * What flows from one place of a network to others, as far as it is known without weights.
 *
 * @param kind of the layer that puts it out; {@value #INPUT} for an input of the network
 * @param time what that layer does with the steps of a sequence
 * @param shape of an example, or of one step
 * @param quantizer of its codes; empty where it is real, at the end of the network
 * @param indices of an input of indices, how many there are; else 0
 */
public record Value(
    String kind,
    Layer.Time time,
    TensorShape shape,
    Optional<AffineQuantizer> quantizer,
    int indices) {
  static final String INPUT = "input";

  /** What a layer puts out. */
  public Value(
      String kind, Layer.Time time, TensorShape shape, Optional<AffineQuantizer> quantizer) {
    this(kind, time, shape, quantizer, 0);
  }

  /** What an input of the network brings. */
  public static Value of(NetworkInput input) {
    return new Value(
        INPUT,
        Layer.Time.EACH_STEP,
        input.shape(),
        Optional.of(input.quantizer()),
        input.indices());
  }

  /**
   * An input that brings the same.
   *
   * @throws java.util.NoSuchElementException if it is real
   */
  public NetworkInput asInput() {
    return new NetworkInput(shape, quantizer.orElseThrow(), indices);
  }

  /**
   * Refuses indices, which have no codes to compute with.
   *
   * @throws IllegalArgumentException if one of the values is an index
   */
  public static void requireCodes(List<Value> read) {
    for (Value value : read) {
      if (value.indices > 0) {
        throw new IllegalArgumentException(
            "reads an input of " + value.indices + " indices, which only an embedding can read");
      }
    }
  }
}
