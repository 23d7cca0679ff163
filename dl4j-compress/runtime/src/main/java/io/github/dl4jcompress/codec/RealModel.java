package io.github.dl4jcompress.codec;

/**
 * Codes floating-point numbers as they are: zero or not, then sign, exponent and fraction. Sign and
 * fraction of trained weights are noise; their exponents are few, and learnt.
 */
final class RealModel {
  private static final int MOST_EXPONENT_BITS = 8;
  private static final int MOST_FRACTION_BITS = 23;

  private final int exponentBits;
  private final int fractionBits;
  private final AdaptiveBit significant = new AdaptiveBit();
  private final AdaptiveBit[] exponents; // by the bits before, behind a leading one

  RealModel(int exponentBits, int fractionBits) {
    if (Math.min(exponentBits, fractionBits) < 1
        || exponentBits > MOST_EXPONENT_BITS
        || fractionBits > MOST_FRACTION_BITS) {
      throw new IllegalArgumentException(
          "need 1 to 8 bits of exponent and 1 to 23 of fraction, got "
              + exponentBits
              + " and "
              + fractionBits);
    }
    this.exponentBits = exponentBits;
    this.fractionBits = fractionBits;
    exponents = AdaptiveBit.array(1 << exponentBits);
  }

  /** Codes all numbers; a reader fills them in. */
  void code(BitCoder coder, int[] patterns) {
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = coder.code(patterns[i] != 0, significant) ? nonZero(coder, patterns[i]) : 0;
    }
  }

  private int nonZero(BitCoder coder, int pattern) {
    int sign = coder.codeEven(pattern >>> (exponentBits + fractionBits), 1);
    int exponent = exponent(coder, pattern >>> fractionBits);
    int fraction = coder.codeEven(pattern, fractionBits);
    return (sign << exponentBits | exponent) << fractionBits | fraction;
  }

  private int exponent(BitCoder coder, int exponent) {
    int node = 1;
    for (int bit = exponentBits - 1; bit >= 0; bit--) {
      node = node << 1 | (coder.code((exponent >>> bit & 1) != 0, exponents[node]) ? 1 : 0);
    }
    return node - (1 << exponentBits);
  }
}
