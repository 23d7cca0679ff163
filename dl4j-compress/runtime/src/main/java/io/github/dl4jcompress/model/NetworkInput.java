package io.github.dl4jcompress.model;

import java.util.Objects;

/**
 * One input of a network.
 *
 * @param shape of one example; of one step, where recurrent layers make it a sequence
 * @param quantizer turns the real values into codes; of an index, which stays what it is, one whose
 *     codes are whole numbers
 * @param indices how many indices there are, of which an example is one; 0 of real values
 */
public record NetworkInput(TensorShape shape, AffineQuantizer quantizer, int indices) {
  /** Most indices: a float tells so many whole numbers apart. */
  public static final int MAX_INDICES = 1 << 24;

  private static final AffineQuantizer WHOLE_NUMBERS = new AffineQuantizer(1, 0);

  public NetworkInput {
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(quantizer, "quantizer");
    if (indices < 0 || indices > MAX_INDICES) {
      throw new IllegalArgumentException(
          "an input can have " + MAX_INDICES + " indices at most, got " + indices);
    }
    if (indices > 0 && !(shape.elements() == 1 && quantizer.equals(WHOLE_NUMBERS))) {
      throw new IllegalArgumentException(
          "an index is a single whole number, got the shape " + shape + " and " + quantizer);
    }
  }

  /** An input of real values. */
  public NetworkInput(TensorShape shape, AffineQuantizer quantizer) {
    this(shape, quantizer, 0);
  }

  /**
   * An input of an index, for an {@link Embedding}: a whole number that is not quantized.
   *
   * @param count how many there are, from 0 on
   */
  public static NetworkInput ofIndices(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("need one or more indices, got " + count);
    }
    return new NetworkInput(TensorShape.vector(1), WHOLE_NUMBERS, count);
  }
}
