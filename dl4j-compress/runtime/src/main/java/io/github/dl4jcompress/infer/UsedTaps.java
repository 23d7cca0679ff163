package io.github.dl4jcompress.infer;

import java.util.Arrays;

/** The columns of a sparse matrix that any row has a weight in; they are numbered anew. */
final class UsedTaps {
  final int[] columns; // in ascending order
  final int[] number; // of each weight's column among them

  UsedTaps(SparseRows weights) {
    columns = distinct(weights.column);
    number = new int[weights.column.length];
    for (int i = 0; i < number.length; i++) {
      number[i] = Arrays.binarySearch(columns, weights.column[i]);
    }
  }

  private static int[] distinct(int[] columns) {
    int[] sorted = columns.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (int column : sorted) {
      if (count == 0 || column > sorted[count - 1]) {
        sorted[count++] = column;
      }
    }
    return Arrays.copyOf(sorted, count);
  }
}
