package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;

/** Multiplies a matrix of integers by a vector of integers, again and again. */
interface RowSums {
  /**
   * Computes the sums of all rows, each rounded to the nearest float; they fit in 32 bits.
   *
   * @param vector a value for each column; longer ones are read no further
   * @param sums filled at the places of the rows
   * @param room of which what is for sums and bytes may be used
   */
  void of(int[] vector, float[] sums, RecurrentState room);

  /** Largest sum of the magnitudes of a row. */
  static long largestRow(QuantizedWeights weights) {
    long largest = 0;
    for (int row = 0; row < weights.rows(); row++) {
      largest = Math.max(largest, weights.magnitude(row));
    }
    return largest;
  }
}
