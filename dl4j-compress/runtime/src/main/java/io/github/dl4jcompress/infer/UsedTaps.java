package io.github.dl4jcompress.infer;

/** The columns of a sparse matrix that any row has a weight in; they are numbered anew. */
final class UsedTaps {
  final int[] columns; // in ascending order
  final int[] number; // of each weight's column among them

  UsedTaps(SparseRows weights) {
    int width = 0;
    for (int column : weights.column) {
      width = Math.max(width, column + 1);
    }
    int[] numbers = new int[width];
    for (int column : weights.column) {
      numbers[column] = 1; // to be counted
    }
    int count = 0;
    for (int used : numbers) {
      count += used;
    }
    columns = new int[count];
    for (int column = 0, next = 0; column < width; column++) {
      if (numbers[column] > 0) {
        columns[next] = column;
        numbers[column] = next++;
      }
    }
    number = new int[weights.column.length];
    for (int i = 0; i < number.length; i++) {
      number[i] = numbers[weights.column[i]];
    }
  }
}
