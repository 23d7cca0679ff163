package io.github.dl4jcompress.model;

/**
 * Maps real activations to codes and back: {@code real = scale * (code - zeroPoint)}. Codes are
 * signed bytes, the lowest first: those of fewer bits begin at {@value #MIN_CODE} too.
 *
 * <p>The scheme is the uniform affine one of Jacob et al., "Quantization and Training of Neural
 * Networks for Efficient Integer-Arithmetic-Only Inference" (CVPR 2018), section 2.1. Ties round to
 * the even code. Real zero is always a code, so padding and pruned inputs are exact.
 *
 * @param scale size of one code step, in units of the activation, in {@code [2^-60, 2^40]}
 * @param zeroPoint code that stands for real zero, from {@value #MIN_CODE} to {@link #maxCode}
 * @param bits that tell all codes apart, 2 to 8
 */
public record AffineQuantizer(float scale, int zeroPoint, int bits) {
  /** Smallest code. */
  public static final int MIN_CODE = -128;

  /** Largest code of 8 bits. */
  public static final int MAX_CODE = 127;

  /** Fewest bits of a code. */
  public static final int MIN_BITS = 2;

  /** Most bits of a code. */
  public static final int MAX_BITS = 8;

  public AffineQuantizer {
    Scales.require("scale", scale);
    int maxCode = maxCode(requireBits(bits));
    if (zeroPoint < MIN_CODE || zeroPoint > maxCode) {
      throw new IllegalArgumentException(
          "zeroPoint must be in [-128, " + maxCode + "], got " + zeroPoint);
    }
  }

  /** Codes of 8 bits. */
  public AffineQuantizer(float scale, int zeroPoint) {
    this(scale, zeroPoint, MAX_BITS);
  }

  private static int requireBits(int bits) {
    if (bits < MIN_BITS || bits > MAX_BITS) {
      throw new IllegalArgumentException("bits must be in [2, 8], got " + bits);
    }
    return bits;
  }

  private static int maxCode(int bits) {
    return MIN_CODE + (1 << bits) - 1;
  }

  /** Largest code. */
  public int maxCode() {
    return maxCode(bits);
  }

  /** {@link #spanning(double, double, int)} with codes of 8 bits. */
  public static AffineQuantizer spanning(double min, double max) {
    return spanning(min, max, MAX_BITS);
  }

  /**
   * The quantizer whose codes span a range of activations, widened so that it holds zero and that
   * the scale has no more than eight significant bits, which is all that a file holds then.
   *
   * @param min smallest real value to be represented, finite
   * @param max largest real value to be represented, finite, not below {@code min}
   * @param bits of the codes, 2 to 8
   */
  public static AffineQuantizer spanning(double min, double max, int bits) {
    if (!(min <= max) || Double.isInfinite(min) || Double.isInfinite(max)) {
      throw new IllegalArgumentException("need finite min <= max, got min=" + min + ", max=" + max);
    }
    double low = Math.min(min, 0);
    double high = Math.max(max, 0);
    int maxCode = maxCode(requireBits(bits));
    float scale = Scales.roundUp((float) ((high - low) / (maxCode - MIN_CODE)));
    if (!(scale >= Scales.MIN)) {
      // the range is zero: any scale represents it
      return new AffineQuantizer(1f, Math.min(0, maxCode), bits);
    }
    int zeroPoint = (int) Math.rint(MIN_CODE - low / scale);
    return new AffineQuantizer(scale, Math.max(MIN_CODE, Math.min(maxCode, zeroPoint)), bits);
  }

  /** Nearest code, saturated to the ends of the range; NaN becomes the zero point. */
  public int quantize(double real) {
    double code = Math.rint(real / scale) + zeroPoint;
    if (Double.isNaN(code)) {
      return zeroPoint;
    }
    return (int) Math.max(MIN_CODE, Math.min(maxCode(), code));
  }

  /** Real value of a code. */
  public float dequantize(int code) {
    return scale * (code - zeroPoint);
  }

  /** Smallest representable real value. */
  public float lowest() {
    return dequantize(MIN_CODE);
  }

  /** Largest representable real value. */
  public float highest() {
    return dequantize(maxCode());
  }
}
