package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Arrays;

/** Multiplies a matrix of integers by a vector of integers, again and again. */
interface RowSums {
  /**
   * Computes the sums of all rows, each rounded to the nearest float; they fit in 32 bits.
   *
   * @param vector a value for each column; longer ones are read no further
   * @param sums filled at the places of the rows
   * @param room of which what is for integers and bytes may be used
   */
  void of(int[] vector, float[] sums, SumsRoom room);

  /** Largest sum of the magnitudes of a row. */
  static long largestRow(QuantizedWeights weights) {
    long largest = 0;
    for (int row = 0; row < weights.rows(); row++) {
      largest = Math.max(largest, weights.magnitude(row));
    }
    return largest;
  }

  /**
   * Cuts the columns into runs whose sums fit in 16 bits, of all rows.
   *
   * @param largest magnitude of the values of a vector
   * @return end of each run, of which the last is the number of columns; none if a single product
   *     does not fit
   */
  static int[] ends(QuantizedWeights weights, int largest) {
    int[] ends = new int[weights.columns()];
    int count = 0;
    long[] sums = new long[weights.rows()];
    for (int column = 0; column < weights.columns(); column++) {
      long most = 0;
      for (int row = 0; row < sums.length; row++) {
        sums[row] += (long) Math.abs(weights.level(row, column)) * largest;
        most = Math.max(most, sums[row]);
      }
      if (most <= Short.MAX_VALUE) {
        continue;
      }
      if (column == (count == 0 ? 0 : ends[count - 1])) {
        return new int[0];
      }
      ends[count++] = column;
      Arrays.fill(sums, 0);
      column--; // again, as the first of a run
    }
    ends[count++] = weights.columns();
    return Arrays.copyOf(ends, count);
  }
}
