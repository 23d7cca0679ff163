package io.github.dl4jcompress.model;

import java.util.Objects;

/**
 * One input of a network.
 *
 * @param shape of one example; of one step, where recurrent layers make it a sequence
 * @param quantizer turns the real values into codes
 */
public record NetworkInput(TensorShape shape, AffineQuantizer quantizer) {
  public NetworkInput {
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(quantizer, "quantizer");
  }
}
