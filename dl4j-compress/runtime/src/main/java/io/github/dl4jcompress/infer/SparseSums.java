package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * {@link RowSums} that goes through the weights that are not zero. Four rows of about as many of
 * them are computed at a time, so that no addition waits for the one before; shorter ones among the
 * four are filled up with zeros.
 */
final class SparseSums implements RowSums {
  private static final int AT_ONCE = 4;

  private final int[] place; // of each row, four of a group
  private final int[] start; // of each group
  private final int[] column; // the first of each of the four, the second of each, and so on
  private final int[] level;

  SparseSums(QuantizedWeights weights, CellPlaces places) {
    NonZeros nonZeros = new NonZeros(weights);
    int[] rows = places.rows();
    place =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted(Comparator.comparingInt(at -> -count(nonZeros, rows[at])))
            .mapToInt(at -> at)
            .toArray();
    start = new int[place.length / AT_ONCE + 1];
    for (int group = 0; group < start.length - 1; group++) {
      int longest = count(nonZeros, rows[place[group * AT_ONCE]]);
      start[group + 1] = Math.addExact(start[group], longest * AT_ONCE);
    }
    column = new int[start[start.length - 1]];
    level = new int[column.length];
    for (int i = 0; i < place.length; i++) {
      int row = rows[place[i]];
      for (int n = 0; n < count(nonZeros, row); n++) {
        int at = start[i / AT_ONCE] + n * AT_ONCE + i % AT_ONCE;
        column[at] = nonZeros.column[nonZeros.start[row] + n];
        level[at] = weights.level(row, column[at]);
      }
    }
  }

  private static int count(NonZeros nonZeros, int row) {
    return row < 0 ? 0 : nonZeros.start[row + 1] - nonZeros.start[row];
  }

  @Override
  public void of(int[] vector, float[] sums, int[] integers) {
    for (int group = 0; group < start.length - 1; group++) {
      int a = 0;
      int b = 0;
      int c = 0;
      int d = 0;
      for (int i = start[group], end = start[group + 1]; i < end; i += AT_ONCE) {
        a += level[i] * vector[column[i]];
        b += level[i + 1] * vector[column[i + 1]];
        c += level[i + 2] * vector[column[i + 2]];
        d += level[i + 3] * vector[column[i + 3]];
      }
      int row = group * AT_ONCE;
      sums[place[row]] = a;
      sums[place[row + 1]] = b;
      sums[place[row + 2]] = c;
      sums[place[row + 3]] = d;
    }
  }
}
