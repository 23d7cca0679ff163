package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;

/**
 * {@link RowSums} that goes through the weights that are not zero. Four rows of about as many of
 * them are computed at a time, so that no addition waits for the one before; shorter ones among the
 * four are filled up with zeros.
 */
final class SparseSums implements RowSums {
  private static final int AT_ONCE = 4;

  private final int[] place; // of each row, four of a group
  private final int[] start; // of each group
  private final int[] column;
  private final int[] level;

  SparseSums(QuantizedWeights weights, CellPlaces places) {
    NonZeros nonZeros = new NonZeros(weights);
    int[] rows = places.rows();
    place = longestFirst(rows, nonZeros);
    int[] order = new int[rows.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = rows[place[i]];
    }
    InterleavedRows sorted = new InterleavedRows(weights, order, AT_ONCE);
    start = sorted.start;
    column = sorted.column;
    level = sorted.level;
  }

  /** Places of the rows, by the number of their weights; equals stay in their order. */
  private static int[] longestFirst(int[] rows, NonZeros nonZeros) {
    int most = 0;
    for (int row : rows) {
      most = Math.max(most, nonZeros.of(row));
    }
    int[] next = new int[most + 2]; // place of the next row, by how many weights it lacks
    for (int row : rows) {
      next[most - nonZeros.of(row) + 1]++;
    }
    for (int i = 1; i < next.length; i++) {
      next[i] += next[i - 1];
    }
    int[] places = new int[rows.length];
    for (int at = 0; at < places.length; at++) {
      places[next[most - nonZeros.of(rows[at])]++] = at;
    }
    return places;
  }

  @Override
  public void of(int[] vector, float[] sums, SumsRoom room) {
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
