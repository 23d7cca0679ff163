package io.github.dl4jcompress.model;

/** How real weights are stored: as numbers of IEEE 754-2019, section 3.6. */
public enum Precision {
  /** binary16: magnitudes up to 65504, about three decimal digits. */
  HALF(5, 10) {
    @Override
    public float round(float value) {
      int exponent = Math.max(LEAST_HALF_EXPONENT, Math.getExponent(value));
      double step = Math.scalb(1.0, exponent - fractionBits());
      double rounded = Math.rint(value / step) * step;
      return Math.abs(rounded) <= LARGEST_HALF
          ? (float) rounded
          : (float) (rounded * Double.POSITIVE_INFINITY); // NaN stays NaN
    }

    @Override
    public int toBits(float value) {
      int single = Float.floatToIntBits(value);
      int sign = single >>> 31 << 15;
      int exponent = Math.getExponent(value);
      return exponent < LEAST_HALF_EXPONENT
          ? sign | (int) (Math.abs(value) * SMALLEST_HALVES)
          : sign | (exponent + HALF_BIAS) << 10 | (single >>> 13 & 0x3FF);
    }

    @Override
    public float fromBits(int bits) {
      int exponent = bits >>> 10 & 0x1F;
      int fraction = bits & 0x3FF;
      float magnitude =
          switch (exponent) {
            case 0 -> fraction / SMALLEST_HALVES;
            case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Math.scalb(1 + fraction / 1024f, exponent - HALF_BIAS);
          };
      return (bits >>> 15 & 1) == 0 ? magnitude : -magnitude;
    }
  },

  /** binary32: the floats of Java. */
  SINGLE(8, 23) {
    @Override
    public float round(float value) {
      return value;
    }

    @Override
    public int toBits(float value) {
      return Float.floatToIntBits(value);
    }

    @Override
    public float fromBits(int bits) {
      return Float.intBitsToFloat(bits);
    }
  };

  /** Largest magnitude of a weight or bias: no sum of products with codes overflows a float. */
  static final float MAX = 0x1p40f;

  private static final int HALF_BIAS = 15;
  private static final int LEAST_HALF_EXPONENT = -14;
  private static final float LARGEST_HALF = 65504;
  private static final float SMALLEST_HALVES = 0x1p24f; // in one

  private final int exponentBits;
  private final int fractionBits;

  Precision(int exponentBits, int fractionBits) {
    this.exponentBits = exponentBits;
    this.fractionBits = fractionBits;
  }

  /** Width of a number in bits: 16 or 32. */
  public int bits() {
    return 1 + exponentBits + fractionBits;
  }

  /** Width of the exponent in bits. */
  public int exponentBits() {
    return exponentBits;
  }

  /** Width of what follows the leading one, in bits. */
  public int fractionBits() {
    return fractionBits;
  }

  /** The largest magnitude of a weight or bias. */
  public float largest() {
    return this == HALF ? LARGEST_HALF : MAX;
  }

  /** The nearest number that can be stored, ties to even; infinite where none is near. */
  public abstract float round(float value);

  /** The bits of a number that can be stored, the sign first. */
  public abstract int toBits(float value);

  /** The number of some bits; may be infinite or NaN. */
  public abstract float fromBits(int bits);

  /** A copy of numbers, each of which can be stored; a negative zero becomes a plain one. */
  float[] require(String what, float[] values) {
    float[] copy = values.clone();
    for (int i = 0; i < copy.length; i++) {
      if (!(Math.abs(copy[i]) <= MAX)) { // also catches NaN
        throw new IllegalArgumentException(
            what + " " + i + " must be within +-2^40, got " + copy[i]);
      }
      if (round(copy[i]) != copy[i]) {
        throw new IllegalArgumentException(
            what + " " + i + " must be a number of " + bits() + " bits, got " + copy[i]);
      }
      copy[i] += 0f;
    }
    return copy;
  }
}
