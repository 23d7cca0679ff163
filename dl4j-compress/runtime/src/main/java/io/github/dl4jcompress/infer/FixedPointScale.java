package io.github.dl4jcompress.infer;

/**
 * Multiplies an integer by a positive real number, using one 64-bit product and a shift: Jacob et
 * al. (CVPR 2018), equations 5 and 6, with a 31-bit mantissa. Ties round up.
 *
 * @param mantissa in {@code [2^30, 2^31)}, or 0 for a factor too small to matter
 * @param shift bits to the right, in {@code [1, 62]}
 */
record FixedPointScale(int mantissa, int shift) {

  private static final FixedPointScale LARGEST = new FixedPointScale(Integer.MAX_VALUE, 1);

  /**
   * The nearest representation. A factor too small to matter becomes zero, one of 2^30 or more the
   * largest there is: its products are beyond any 8-bit code either way.
   */
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
    return shift < 1 ? LARGEST : new FixedPointScale((int) mantissa, shift);
  }

  /** {@code round(value * factor)} for factors below 2^30; no 32-bit value overflows. */
  long times(int value) {
    return ((long) value * mantissa + (1L << (shift - 1))) >> shift;
  }
}
