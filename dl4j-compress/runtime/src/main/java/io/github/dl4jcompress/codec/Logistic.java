package io.github.dl4jcompress.codec;

/**
 * Logarithms and the logistic function, the same bits on every JVM: {@code StrictMath} makes the
 * tables, and the rest is Java's own arithmetic.
 */
final class Logistic {
  static final double LN_2 = StrictMath.log(2);

  private static final int TABLE_BITS = 11;
  private static final double[] LOGARITHMS = new double[1 << TABLE_BITS];
  private static final int LIMIT = 12;
  private static final int STEPS = 128; // of the table of the logistic function, to one
  private static final double[] SQUASHED = new double[2 * LIMIT * STEPS + 2];

  static {
    for (int i = 0; i < LOGARITHMS.length; i++) {
      LOGARITHMS[i] = StrictMath.log(1 + (i + 0.5) / LOGARITHMS.length);
    }
    for (int i = 0; i < SQUASHED.length; i++) {
      SQUASHED[i] = 1 / (1 + StrictMath.exp(LIMIT - (double) i / STEPS));
    }
  }

  private Logistic() {}

  /** Natural logarithm of a positive normal number, within 2.5e-4. */
  static double ln(double x) {
    long bits = Double.doubleToRawLongBits(x);
    int exponent = (int) (bits >>> 52) - 1023;
    int mantissa = (int) (bits >>> (52 - TABLE_BITS)) & (LOGARITHMS.length - 1);
    return exponent * LN_2 + LOGARITHMS[mantissa];
  }

  /** {@code 1 / (1 + e^-x)} within 1e-6, where x is held within [-12, 12]. */
  static double squash(double x) {
    double at = (Math.max(-LIMIT, Math.min(LIMIT, x)) + LIMIT) * STEPS;
    int below = (int) at;
    return SQUASHED[below] + (at - below) * (SQUASHED[below + 1] - SQUASHED[below]);
  }
}
