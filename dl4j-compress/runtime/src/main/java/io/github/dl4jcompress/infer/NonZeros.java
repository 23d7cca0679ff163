package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.WeightMatrix;

/**
 * Where the weights of a matrix are that are not zero, row after row (compressed sparse rows):
 * those of row r are numbers {@code [start[r], start[r + 1])}.
 */
final class NonZeros {
  final int[] start;
  final int[] column; // of each

  NonZeros(WeightMatrix weights) {
    start = new int[weights.rows() + 1];
    column = new int[weights.nonZeros()];
    int next = 0;
    for (int r = 0; r < weights.rows(); r++) {
      start[r] = next;
      int c = weights.nextNonZero(r, 0);
      while (c < weights.columns()) {
        column[next++] = c;
        c = weights.nextNonZero(r, c + 1);
      }
    }
    start[weights.rows()] = next;
  }

  /** Number of those of a row; none of one below 0. */
  int of(int row) {
    return row < 0 ? 0 : start[row + 1] - start[row];
  }
}
