package io.github.dl4jcompress.model;

/**
 * How finely the biases of a layer are told apart: each row's is a multiple of the largest power of
 * two of its own unit that is no coarser than {@code 2^exponent} units of the layer's input.
 *
 * <p>A row's unit is a product of two scales, and can be so fine that the lower bits of a bias say
 * nothing that the rounding of the result would not undo. They are zero then, and take no room in a
 * file.
 *
 * @param exponent within [{@value #MIN_EXPONENT}, {@value #MAX_EXPONENT}]
 */
public record BiasStep(int exponent) {
  public static final int MIN_EXPONENT = -160;
  public static final int MAX_EXPONENT = 160;

  private static final int MOST_BITS = 29; // a bias has 30 bits and a sign

  public BiasStep {
    if (exponent < MIN_EXPONENT || exponent > MAX_EXPONENT) {
      throw new IllegalArgumentException(
          "exponent must be in [" + MIN_EXPONENT + ", " + MAX_EXPONENT + "], got " + exponent);
    }
  }

  /** The coarsest step that is no coarser than a number of units of the layer's input. */
  public static BiasStep atMost(double inputUnits) {
    int exponent = Math.getExponent(inputUnits);
    return new BiasStep(Math.max(MIN_EXPONENT, Math.min(MAX_EXPONENT, exponent)));
  }

  /** The coarsest step of which all biases of a layer are multiples. */
  public static BiasStep of(QuantizedWeights weights, int[] bias) {
    int exponent = MAX_EXPONENT;
    for (int row = 0; row < bias.length; row++) {
      int free = bias[row] == 0 ? MOST_BITS : Integer.numberOfTrailingZeros(bias[row]);
      if (free < MOST_BITS) {
        exponent = Math.min(exponent, free + roundedUp(weights.scale(row)));
      }
    }
    return new BiasStep(Math.max(MIN_EXPONENT, exponent));
  }

  /** Number of low bits that are zero in the bias of a row of a scale. */
  public int shift(float rowScale) {
    return Math.max(0, Math.min(MOST_BITS, exponent - roundedUp(rowScale)));
  }

  /** The smallest power of two that is not below a scale, as its exponent. */
  private static int roundedUp(float scale) {
    int exponent = Math.getExponent(scale);
    return Math.scalb(1f, exponent) < scale ? exponent + 1 : exponent;
  }
}
