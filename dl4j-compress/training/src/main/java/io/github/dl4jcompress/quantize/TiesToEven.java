package io.github.dl4jcompress.quantize;

/** Rounding to whole numbers, ties to even, in a way that Java 17 vectorises. */
final class TiesToEven {
  /** 1.5 * 2^23: floats beside it have no fraction bits left. */
  private static final float SHIFT = 12_582_912f;

  private TiesToEven() {}

  /** The nearest whole number of a value of magnitude below 2^22. */
  static float round(float value) {
    return (value + SHIFT) - SHIFT;
  }
}
