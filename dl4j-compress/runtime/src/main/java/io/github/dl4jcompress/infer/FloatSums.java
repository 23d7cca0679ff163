package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Arrays;

/**
 * {@link DenseSums} in floats, which the JVM need not convert: for matrices whose sums, and all
 * parts of them, are integers that floats hold exactly.
 */
final class FloatSums implements RowSums {
  private static final int AT_ONCE = 4;
  private static final int EXACT = 1 << 24;

  private final int columns;
  private final float[][] levels; // of each column, at the places of the rows

  /** Whether all sums are exact, however they are added up. */
  static boolean canHold(QuantizedWeights weights, CodeRange values) {
    return RowSums.largestRow(weights) * values.largest() <= EXACT;
  }

  FloatSums(QuantizedWeights weights, CellPlaces places) {
    columns = weights.columns();
    levels = new float[(columns + AT_ONCE - 1) / AT_ONCE * AT_ONCE][places.count()];
    for (int row = 0; row < weights.rows(); row++) {
      for (int column = 0; column < columns; column++) {
        levels[column][places.of(row)] = weights.level(row, column);
      }
    }
  }

  @Override
  public void of(int[] vector, float[] sums, SumsRoom room) {
    Arrays.fill(sums, 0);
    for (int i = 0; i < levels.length; i += AT_ONCE) {
      add(levels, i, vector[i], at(vector, i + 1), at(vector, i + 2), at(vector, i + 3), sums);
    }
  }

  private float at(int[] vector, int column) {
    return column < columns ? vector[column] : 0;
  }

  private static void add(
      float[][] levels, int first, float x, float y, float z, float w, float[] sums) {
    float[] a = levels[first];
    float[] b = levels[first + 1];
    float[] c = levels[first + 2];
    float[] d = levels[first + 3];
    for (int i = 0; i < sums.length; i++) {
      sums[i] += a[i] * x + b[i] * y + c[i] * z + d[i] * w;
    }
  }
}
