package io.github.dl4jcompress.infer;

/**
 * Multiplies an integer by a positive real number, using one 64-bit product and a shift: Jacob et
 * al. (CVPR 2018), equations 5 and 6, with a 31-bit mantissa. Ties round up.
 *
 * @param mantissa in {@code [2^30, 2^31)}, or 0 for a factor too small to matter
 * @param shift bits to the right, in {@code [1, 62]}
 */
record FixedPointScale(int mantissa, int shift) {

  private static final int MOST_SHIFT = 62;

  /**
   * The nearest representation. A factor too small to matter becomes zero, one of 2^30 or more the
   * largest there is: its products are beyond any 8-bit code either way.
   */
  static FixedPointScale of(double factor) {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor must be finite and > 0, got " + factor);
    }
    int shift = shift(factor);
    boolean fits = shift >= 1 && shift <= MOST_SHIFT;
    return new FixedPointScale(mantissa(factor, shift), fits ? shift : 1);
  }

  /** The product with the nearest representation of a factor, which is used once. */
  static long product(int value, double factor) {
    int shift = shift(factor);
    boolean fits = shift >= 1 && shift <= MOST_SHIFT;
    return times(value, mantissa(factor, shift), fits ? shift : 1);
  }

  /** The shift that leaves the mantissa 31 bits, before it is cut off. */
  private static int shift(double factor) {
    int exponent =
        Math.getExponent(factor) + 1; // factor = fraction * 2^exponent, fraction in [0.5, 1)
    boolean roundsUp = Math.round(Math.scalb(factor, 31 - exponent)) == 1L << 31;
    return roundsUp ? 30 - exponent : 31 - exponent;
  }

  private static int mantissa(double factor, int shift) {
    if (shift > MOST_SHIFT) {
      return 0;
    }
    return shift < 1 ? Integer.MAX_VALUE : (int) Math.round(Math.scalb(factor, shift));
  }

  /** {@code round(value * factor)} for factors below 2^30; no 32-bit value overflows. */
  long times(int value) {
    return times(value, mantissa, shift);
  }

  private static long times(int value, int mantissa, int shift) {
    return ((long) value * mantissa + (1L << (shift - 1))) >> shift;
  }
}
