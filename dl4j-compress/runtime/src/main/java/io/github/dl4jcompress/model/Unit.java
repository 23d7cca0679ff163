package io.github.dl4jcompress.model;

import java.util.Optional;

/** What a dense and a convolution layer share: weights, biases, activation, output quantizer. */
public sealed interface Unit permits LinearUnit, RealUnit {
  /** One row per output channel. */
  WeightMatrix weights();

  /** Applied to the real sum. */
  Activation activation();

  /** Quantizer of the result; empty only in the last layer. */
  Optional<AffineQuantizer> output();

  /**
   * Refuses weights whose products with any codes may add up to more than is computed with.
   *
   * @throws IllegalArgumentException naming the output channel
   */
  void requireSumsFit();

  /** Refuses softmax before the end. */
  static void requireElementWise(Activation activation, Optional<AffineQuantizer> output) {
    if (activation == Activation.SOFTMAX && output.isPresent()) {
      throw new IllegalArgumentException("softmax is for the last layer, which has no quantizer");
    }
  }
}
