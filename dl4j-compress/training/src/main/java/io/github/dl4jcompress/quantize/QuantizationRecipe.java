package io.github.dl4jcompress.quantize;

/**
 * How a network's weights and activations are quantized. Immutable; each method gives a changed
 * copy.
 *
 * <pre>{@code
 * QuantizationRecipe.weights(4).fromStep(3_000)
 * }</pre>
 *
 * <p>Weights: symmetric, per output channel, ties to even. Activations: 8 bits, affine, per tensor,
 * with a range that follows what the network sees.
 *
 * @param weightBits 2 to 8
 * @param fromStep step from which training sees quantized numbers; before it, ranges are only
 *     observed
 */
public record QuantizationRecipe(int weightBits, long fromStep) {
  public QuantizationRecipe {
    if (weightBits < 2 || weightBits > 8) {
      throw new IllegalArgumentException("weight bits must be in [2, 8], got " + weightBits);
    }
    if (fromStep < 0) {
      throw new IllegalArgumentException("fromStep must be >= 0, got " + fromStep);
    }
  }

  /** Weights of so many bits, activations of 8, from the first step on. */
  public static QuantizationRecipe weights(int bits) {
    return new QuantizationRecipe(bits, 0);
  }

  /** Trains with real numbers before {@code step}. */
  public QuantizationRecipe fromStep(long step) {
    return new QuantizationRecipe(weightBits, step);
  }
}
