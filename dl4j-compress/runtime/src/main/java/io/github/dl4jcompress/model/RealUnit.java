package io.github.dl4jcompress.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A unit whose weights are left as they are, between quantized activations. Output channel r
 * computes {@code activation(inputScale * sum(weight * (code - inputZeroPoint)) + bias(r))} in
 * double precision, from the first column to the last.
 *
 * <p>Immutable.
 */
public final class RealUnit implements Unit {
  private final RealWeights weights;
  private final float[] bias;
  private final Activation activation;
  private final Optional<AffineQuantizer> output;

  /**
   * Copies its array.
   *
   * @param weights one row per output channel
   * @param bias one per output channel, as exact as the weights
   * @param activation applied to the real sum
   * @param output quantizer of the result; empty only in the last layer, whose result stays real
   */
  public RealUnit(
      RealWeights weights, float[] bias, Activation activation, Optional<AffineQuantizer> output) {
    this.weights = Objects.requireNonNull(weights, "weights");
    this.activation = Objects.requireNonNull(activation, "activation");
    this.output = Objects.requireNonNull(output, "output");
    if (bias.length != weights.rows()) {
      throw new IllegalArgumentException(
          "need one bias per output channel, got " + bias.length + " for " + weights.rows());
    }
    Unit.requireElementWise(activation, output);
    this.bias = weights.precision().require("bias", bias);
  }

  /** All do: each is a sum in doubles of numbers within 2^40. */
  @Override
  public void requireSumsFit() {}

  @Override
  public RealWeights weights() {
    return weights;
  }

  /** Bias of each output channel; never a negative zero. */
  public float[] bias() {
    return bias.clone();
  }

  @Override
  public Activation activation() {
    return activation;
  }

  @Override
  public Optional<AffineQuantizer> output() {
    return output;
  }
}
