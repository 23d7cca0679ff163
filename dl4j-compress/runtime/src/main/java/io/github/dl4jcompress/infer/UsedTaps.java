package io.github.dl4jcompress.infer;

import java.util.Arrays;

/** The columns of a sparse matrix that any row has a weight in; they are numbered anew. */
final class UsedTaps {
  final int[] columns; // in ascending order
  final int[] number; // of each weight's column among them

  UsedTaps(SparseRows weights) {
    columns = Arrays.stream(weights.column).distinct().sorted().toArray();
    number = new int[weights.column.length];
    for (int i = 0; i < number.length; i++) {
      number[i] = Arrays.binarySearch(columns, weights.column[i]);
    }
  }
}
