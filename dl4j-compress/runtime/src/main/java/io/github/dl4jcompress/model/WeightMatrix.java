package io.github.dl4jcompress.model;

/** A matrix of weights, one row per output channel. Immutable. */
public sealed interface WeightMatrix permits QuantizedWeights, RealWeights {
  /** Number of output channels. */
  int rows();

  /** Number of weights of one output channel. */
  int columns();

  /** Width of a stored weight. */
  int bits();

  /** Whether a weight is zero. */
  boolean isZero(int row, int column);

  /**
   * The first column at or behind one whose weight in a row is not zero; the number of columns if
   * there is none. To ask again behind each is the quickest way through a sparse matrix.
   *
   * @param row in {@code [0, rows())}
   * @param from in {@code [0, columns()]}
   */
  int nextNonZero(int row, int from);

  /** Number of weights that are not zero. */
  int nonZeros();

  /** Number of weights, zeros included. */
  int size();
}
