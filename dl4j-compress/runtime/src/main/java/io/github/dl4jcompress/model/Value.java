package io.github.dl4jcompress.model;

import java.util.Optional;

/**
 * What flows from one place of a network to others, as far as it is known without weights.
 *
 * @param kind of the layer that puts it out; {@value #INPUT} for an input of the network
 * @param time what that layer does with the steps of a sequence
 * @param shape of an example, or of one step
 * @param quantizer of its codes; empty where it is real, at the end of the network
 */
public record Value(
    String kind, Layer.Time time, TensorShape shape, Optional<AffineQuantizer> quantizer) {
  static final String INPUT = "input";

  /** What an input of the network brings. */
  public static Value of(NetworkInput input) {
    return new Value(INPUT, Layer.Time.EACH_STEP, input.shape(), Optional.of(input.quantizer()));
  }
}
