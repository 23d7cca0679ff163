package io.github.dl4jcompress.infer;

/**
 * Multiplies an integer by a positive real number, using one 64-bit product and a shift: Jacob et
 * al. (CVPR 2018), equations 5 and 6, with a 31-bit mantissa. Ties round up.
 *
 * @param mantissa in {@code [2^30, 2^31)}
 * @param shift bits to the right, in {@code [1, 62]}
 */
record FixedPointScale(int mantissa, int shift) {

  /** The nearest representation; a factor too small to matter becomes zero. */
  static FixedPointScale of(double factor) {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor must be finite and > 0, got " + factor);
    }
    int exponent =
        Math.getExponent(factor) + 1; // factor = fraction * 2^exponent, fraction in [0.5, 1)
    long mantissa = Math.round(Math.scalb(factor, 31 - exponent));
    if (mantissa == 1L << 31) {
      mantissa >>= 1;
      exponent++;
    }
    int shift = 31 - exponent;
    if (shift > 62) {
      return new FixedPointScale(0, 1);
    }
    if (shift < 1) {
      throw new IllegalArgumentException("factor must be below 2^30, got " + factor);
    }
    return new FixedPointScale((int) mantissa, shift);
  }

  /** {@code round(value * factor)}, without overflow for any 32-bit value. */
  long times(int value) {
    return ((long) value * mantissa + (1L << (shift - 1))) >> shift;
  }
}
