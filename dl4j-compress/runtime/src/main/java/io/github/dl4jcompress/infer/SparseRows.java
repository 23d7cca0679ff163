package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;

/** The levels of a matrix that are not zero, see {@link NonZeros}. */
final class SparseRows {
  final int[] start;
  final int[] column;
  final int[] level;

  SparseRows(QuantizedWeights weights) {
    NonZeros places = new NonZeros(weights);
    start = places.start;
    column = places.column;
    level = new int[column.length];
    for (int r = 0; r < weights.rows(); r++) {
      for (int i = start[r]; i < start[r + 1]; i++) {
        level[i] = weights.level(r, column[i]);
      }
    }
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
