package io.github.dl4jcompress.model;

import java.util.Objects;

/** A weight matrix that is left as it is, one row per output channel. Immutable. */
public final class RealWeights implements WeightMatrix {
  private final int rows;
  private final int columns;
  private final Precision precision;
  private final float[] values;

  /**
   * Copies its array.
   *
   * @param rows output channels, at least 1
   * @param columns inputs of one output channel, at least 1
   * @param precision of each weight
   * @param values {@code rows * columns} weights, row-major; each exact in that precision and
   *     within 2^40 of zero
   */
  public RealWeights(int rows, int columns, Precision precision, float[] values) {
    if (rows < 1 || columns < 1 || (long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          "need rows * columns weights, got " + rows + " * " + columns + " and " + values.length);
    }
    this.rows = rows;
    this.columns = columns;
    this.precision = Objects.requireNonNull(precision, "precision");
    this.values = precision.require("weight", values);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  /** How each weight is stored. */
  public Precision precision() {
    return precision;
  }

  @Override
  public int bits() {
    return precision.bits();
  }

  /** A weight; never a negative zero. */
  public float weight(int row, int column) {
    return values[Objects.checkIndex(row, rows) * columns + Objects.checkIndex(column, columns)];
  }

  @Override
  public boolean isZero(int row, int column) {
    return weight(row, column) == 0;
  }

  @Override
  public int nextNonZero(int row, int from) {
    int column = from;
    while (column < columns && values[row * columns + column] == 0) {
      column++;
    }
    return column;
  }

  @Override
  public int nonZeros() {
    int count = 0;
    for (float value : values) {
      if (value != 0) {
        count++;
      }
    }
    return count;
  }

  @Override
  public int size() {
    return values.length;
  }
}
