package io.github.dl4jcompress.infer;

/** Multiplies a matrix of integers by a vector of integers, again and again. */
interface RowSums {
  /**
   * Computes the sums of all rows, each rounded to the nearest float; they fit in 32 bits.
   *
   * @param vector a value for each column; longer ones are read no further
   * @param sums filled at the places of the rows
   * @param integers room for as many numbers
   */
  void of(int[] vector, float[] sums, int[] integers);
}
