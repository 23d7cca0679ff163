package io.github.dl4jcompress.model;

/**
 * The weight scales that quantization-aware training uses: {@code 2^(index / 8)}.
 *
 * <p>A scale on this grid is at most 9 % (on average 4.4 %) larger than the tightest one, which
 * costs no measurable accuracy, and is stored as a small integer of three to five bits instead of a
 * 32-bit float. The values are computed with {@link StrictMath}, so trainer and runtime hold the
 * same float on every JVM.
 */
public final class ScaleGrid {
  /** Index of the smallest scale, 2^-32. */
  public static final int MIN_INDEX = -256;

  /** Index of the largest scale, 2^16. */
  public static final int MAX_INDEX = 128;

  private static final float[] SCALES = new float[MAX_INDEX - MIN_INDEX + 1];

  static {
    for (int i = 0; i < SCALES.length; i++) {
      SCALES[i] = (float) StrictMath.pow(2, (i + MIN_INDEX) / 8.0);
    }
  }

  private ScaleGrid() {}

  /** The scale of an index in {@code [MIN_INDEX, MAX_INDEX]}. */
  public static float scale(int index) {
    if (index < MIN_INDEX || index > MAX_INDEX) {
      throw new IllegalArgumentException(
          "scale index must be in [" + MIN_INDEX + ", " + MAX_INDEX + "], got " + index);
    }
    return SCALES[index - MIN_INDEX];
  }

  /**
   * Index of the smallest grid scale that is not below {@code scale}, at the grid's ends the end.
   */
  public static int indexAtLeast(float scale) {
    int low = 0;
    int high = SCALES.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (SCALES[middle] >= scale) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low + MIN_INDEX;
  }

  /** Whether {@code scale} is exactly one of the grid's floats. */
  public static boolean contains(float scale) {
    return scale(indexAtLeast(scale)) == scale;
  }
}
