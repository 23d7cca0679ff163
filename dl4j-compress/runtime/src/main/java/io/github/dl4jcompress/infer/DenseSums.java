package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Arrays;

/**
 * {@link RowSums} that goes through all weights, four columns at a time. Each column is an array of
 * its own, for of such loops alone the JVM makes vector instructions.
 */
final class DenseSums implements RowSums {
  private static final int AT_ONCE = 4;

  private final int columns;
  private final int[][] levels; // of each column, at the places of the rows

  DenseSums(QuantizedWeights weights, CellPlaces places) {
    columns = weights.columns();
    levels = new int[(columns + AT_ONCE - 1) / AT_ONCE * AT_ONCE][places.count()];
    for (int row = 0; row < weights.rows(); row++) {
      for (int column = 0; column < columns; column++) {
        levels[column][places.of(row)] = weights.level(row, column);
      }
    }
  }

  @Override
  public void of(int[] vector, float[] sums, SumsRoom room) {
    int[] integers = room.integers;
    Arrays.fill(integers, 0);
    for (int i = 0; i < levels.length; i += AT_ONCE) {
      add(levels, i, vector[i], at(vector, i + 1), at(vector, i + 2), at(vector, i + 3), integers);
    }
    for (int place = 0; place < sums.length; place++) {
      sums[place] = integers[place];
    }
  }

  private int at(int[] vector, int column) {
    return column < columns ? vector[column] : 0;
  }

  private static void add(int[][] levels, int first, int x, int y, int z, int w, int[] sums) {
    int[] a = levels[first];
    int[] b = levels[first + 1];
    int[] c = levels[first + 2];
    int[] d = levels[first + 3];
    for (int i = 0; i < sums.length; i++) {
      sums[i] += a[i] * x + b[i] * y + c[i] * z + d[i] * w;
    }
  }
}
