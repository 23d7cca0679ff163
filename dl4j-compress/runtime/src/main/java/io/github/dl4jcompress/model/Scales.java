package io.github.dl4jcompress.model;

/**
 * What scales of codes and levels may be: so that no product of two of them and a sum overflows.
 */
final class Scales {
  static final float MIN = 0x1p-60f;
  static final float MAX = 0x1p40f;

  private static final int UPPER_HALF = 0xFFFF0000;

  private Scales() {}

  /** Whether a scale lies within the bounds; NaN does not. */
  static boolean allows(float scale) {
    return scale >= MIN && scale <= MAX;
  }

  /** Returns a scale that lies within the bounds. */
  static float require(String name, float scale) {
    if (!allows(scale)) {
      throw new IllegalArgumentException(name + " must be in [2^-60, 2^40], got " + scale);
    }
    return scale;
  }

  /** The next float of eight significant bits that is not below a positive one. */
  static float roundUp(float scale) {
    int bits = Float.floatToIntBits(scale);
    int upper = bits & UPPER_HALF;
    return Float.intBitsToFloat(upper == bits ? bits : upper + 0x10000);
  }
}
