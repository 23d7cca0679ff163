package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;

/**
 * The weights of a matrix that are not zero, in groups of rows: the first of each row of a group,
 * the second of each, and so on. Shorter rows of a group are filled up with zeros.
 */
final class InterleavedRows {
  final int[] start; // of each group
  final int[] column;
  final int[] level;

  /**
   * The rows in some order.
   *
   * @param order rows; none where it is below 0
   * @param size of a group, of which the order has whole ones
   */
  InterleavedRows(QuantizedWeights weights, int[] order, int size) {
    NonZeros nonZeros = new NonZeros(weights);
    start = new int[order.length / size + 1];
    for (int group = 0; group < start.length - 1; group++) {
      int longest = 0;
      for (int i = group * size; i < (group + 1) * size; i++) {
        longest = Math.max(longest, nonZeros.of(order[i]));
      }
      start[group + 1] = Math.addExact(start[group], Math.multiplyExact(longest, size));
    }
    column = new int[start[start.length - 1]];
    level = new int[column.length];
    for (int i = 0; i < order.length; i++) {
      int row = order[i];
      for (int n = 0; n < nonZeros.of(row); n++) {
        int at = start[i / size] + n * size + i % size;
        column[at] = nonZeros.column[nonZeros.start[row] + n];
        level[at] = weights.level(row, column[at]);
      }
    }
  }
}
