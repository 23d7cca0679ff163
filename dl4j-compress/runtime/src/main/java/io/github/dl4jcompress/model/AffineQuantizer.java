package io.github.dl4jcompress.model;

/**
 * Maps real activations to signed 8-bit codes and back: {@code real = scale * (code - zeroPoint)}.
 *
 * <p>The scheme is the uniform affine one of Jacob et al., "Quantization and Training of Neural
 * Networks for Efficient Integer-Arithmetic-Only Inference" (CVPR 2018), section 2.1. Ties round to
 * the even code. Real zero is always a code, so padding and pruned inputs are exact.
 *
 * @param scale size of one code step, in units of the activation, in {@code [2^-60, 2^40]}
 * @param zeroPoint code that stands for real zero, in {@code [-128, 127]}
 */
public record AffineQuantizer(float scale, int zeroPoint) {
  /** Smallest code. */
  public static final int MIN_CODE = -128;

  /** Largest code. */
  public static final int MAX_CODE = 127;

  public AffineQuantizer {
    Scales.require("scale", scale);
    if (zeroPoint < MIN_CODE || zeroPoint > MAX_CODE) {
      throw new IllegalArgumentException("zeroPoint must be in [-128, 127], got " + zeroPoint);
    }
  }

  /**
   * The quantizer whose 256 codes span a range of activations, widened so that it holds zero and
   * that the scale has no more than eight significant bits, which is all that a file holds then.
   *
   * @param min smallest real value to be represented, finite
   * @param max largest real value to be represented, finite, not below {@code min}
   */
  public static AffineQuantizer spanning(double min, double max) {
    if (!(min <= max) || Double.isInfinite(min) || Double.isInfinite(max)) {
      throw new IllegalArgumentException("need finite min <= max, got min=" + min + ", max=" + max);
    }
    double low = Math.min(min, 0);
    double high = Math.max(max, 0);
    float scale = Scales.roundUp((float) ((high - low) / (MAX_CODE - MIN_CODE)));
    if (!(scale >= Scales.MIN)) {
      return new AffineQuantizer(1f, 0); // the range is zero: any scale represents it
    }
    int zeroPoint = (int) Math.rint(MIN_CODE - low / scale);
    return new AffineQuantizer(scale, Math.max(MIN_CODE, Math.min(MAX_CODE, zeroPoint)));
  }

  /** Nearest code, saturated to the ends of the range; NaN becomes the zero point. */
  public int quantize(double real) {
    double code = Math.rint(real / scale) + zeroPoint;
    if (Double.isNaN(code)) {
      return zeroPoint;
    }
    return (int) Math.max(MIN_CODE, Math.min(MAX_CODE, code));
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
    return dequantize(MAX_CODE);
  }
}
