package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;

/**
 * The non-zero weights of a matrix, row after row (compressed sparse rows): row r's are at {@code
 * [start[r], start[r + 1])}.
 */
final class SparseRows {
  final int[] start;
  final int[] column;
  final int[] level;

  SparseRows(QuantizedWeights weights) {
    int count = weights.nonZeros();
    start = new int[weights.rows() + 1];
    column = new int[count];
    level = new int[count];
    int next = 0;
    for (int r = 0; r < weights.rows(); r++) {
      start[r] = next;
      for (int c = 0; c < weights.columns(); c++) {
        if (weights.level(r, c) != 0) {
          column[next] = c;
          level[next++] = weights.level(r, c);
        }
      }
    }
    start[weights.rows()] = next;
  }

  /** Scalar product of a row and a vector. */
  int product(int row, int[] vector) {
    int sum = 0;
    for (int i = start[row]; i < start[row + 1]; i++) {
      sum += level[i] * vector[column[i]];
    }
    return sum;
  }
}
