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

  /** Number of weights that are not zero. */
  int nonZeros();

  /** Number of weights, zeros included. */
  int size();
}
