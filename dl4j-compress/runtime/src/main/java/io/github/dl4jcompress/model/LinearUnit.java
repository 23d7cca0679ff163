package io.github.dl4jcompress.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A unit that computes with integers. Output channel r computes {@code activation(scale(r) *
 * inputScale * (sum(level * (code - inputZeroPoint)) + bias(r)))}.
 *
 * <p>Immutable.
 */
public final class LinearUnit implements Unit {
  /** Exclusive bound of a bias's magnitude: leaves half of the 32-bit accumulator to the sum. */
  public static final int MAX_BIAS = 1 << 30;

  private final QuantizedWeights weights;
  private final int[] bias;
  private final Activation activation;
  private final Optional<AffineQuantizer> output;

  /**
   * Copies its arrays.
   *
   * @param weights one row per output channel
   * @param bias one per output channel, in units of {@code scale(row) * inputScale} (Jacob et al.
   *     2018, section 2.4), magnitude below {@link #MAX_BIAS}
   * @param activation applied to the real sum
   * @param output quantizer of the result; empty only in the last layer, whose result stays real
   */
  public LinearUnit(
      QuantizedWeights weights,
      int[] bias,
      Activation activation,
      Optional<AffineQuantizer> output) {
    this.weights = Objects.requireNonNull(weights, "weights");
    this.bias = bias.clone();
    this.activation = Objects.requireNonNull(activation, "activation");
    this.output = Objects.requireNonNull(output, "output");
    if (bias.length != weights.rows()) {
      throw new IllegalArgumentException(
          "need one bias per output channel, got " + bias.length + " for " + weights.rows());
    }
    Unit.requireElementWise(activation, output);
    for (int row = 0; row < bias.length; row++) {
      if (Math.abs((long) bias[row]) >= MAX_BIAS) {
        throw new IllegalArgumentException(
            "bias of channel " + row + " must be within +-2^30 exclusive, got " + bias[row]);
      }
    }
  }

  @Override
  public void requireSumsFit() {
    for (int row = 0; row < bias.length; row++) {
      requireSumFits(row);
    }
  }

  private void requireSumFits(int row) {
    long sum = weights.magnitude(row);
    // A centred code code - zeroPoint spans at most 255 steps.
    if (sum * 255 >= MAX_BIAS) {
      throw new IllegalArgumentException(
          "channel "
              + row
              + " has weights of total magnitude "
              + sum
              + "; the 32-bit accumulator holds at most "
              + (MAX_BIAS - 1) / 255);
    }
  }

  @Override
  public QuantizedWeights weights() {
    return weights;
  }

  /** Bias of each output channel, in units of {@code weights().scale(row) * inputScale}. */
  public int[] bias() {
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
