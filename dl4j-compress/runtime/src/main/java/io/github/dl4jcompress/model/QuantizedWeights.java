package io.github.dl4jcompress.model;

import java.util.Objects;

/**
 * A weight matrix of small integers, one row per output channel: {@code weight[r][c] = scale(r) *
 * level(r, c)}.
 *
 * <p>Symmetric per-channel quantization (Krishnamoorthi, "Quantizing deep convolutional networks
 * for efficient inference" (2018), section 2.2): levels lie in {@code [-q, q]} with {@code q =
 * 2^(bits - 1) - 1}, so zero is exact and a pruned weight is level 0.
 *
 * <p>A row without any weight has no scale of its own: it takes that of the nearest live row above
 * it, or else the first below it, so that its bias still has a unit. Immutable.
 */
public final class QuantizedWeights implements WeightMatrix {
  private final int rows;
  private final int columns;
  private final int bits;
  private final byte[] levels;
  private final float[] scales;
  private final int nonZeros;

  /**
   * Copies its arrays.
   *
   * @param rows output channels, at least 1
   * @param columns inputs of one output channel, at least 1
   * @param bits 2 to 8
   * @param levels {@code rows * columns} levels, row-major
   * @param scales one per row, in {@code [2^-60, 2^40]}; ignored for rows without a weight
   */
  public QuantizedWeights(int rows, int columns, int bits, byte[] levels, float[] scales) {
    if (rows < 1 || columns < 1 || (long) rows * columns != levels.length) {
      throw new IllegalArgumentException(
          "need rows * columns levels, got " + rows + " * " + columns + " and " + levels.length);
    }
    if (bits < 2 || bits > 8) {
      throw new IllegalArgumentException("bits must be in [2, 8], got " + bits);
    }
    if (scales.length != rows) {
      throw new IllegalArgumentException("need " + rows + " scales, got " + scales.length);
    }
    this.rows = rows;
    this.columns = columns;
    this.bits = bits;
    this.levels = levels.clone();
    this.scales = scales.clone();
    nonZeros = countLevels();
    lendScalesToDeadRows();
  }

  /** Counts the levels that are not zero, and refuses those that the width does not allow. */
  private int countLevels() {
    int limit = maxLevel(bits);
    int count = 0;
    for (int i = place(0, levels.length); i < levels.length; i = place(i + 1, levels.length)) {
      if (Math.abs(levels[i]) > limit) {
        throw new IllegalArgumentException(
            "a level of "
                + bits
                + " bits must be in [-"
                + limit
                + ", "
                + limit
                + "], got "
                + levels[i]);
      }
      count++;
    }
    return count;
  }

  /** A method of its own, for the JVM compiles what is called often before what takes long. */
  private int place(int from, int end) {
    int i = from;
    while (i < end && levels[i] == 0) {
      i++;
    }
    return i;
  }

  private void lendScalesToDeadRows() {
    float lent = 1f;
    for (int row = rows - 1; row >= 0; row--) {
      lent = isDead(row) ? lent : requireScale(row);
    }
    for (int row = 0; row < rows; row++) { // lent now holds the first live row's scale
      if (isDead(row)) {
        scales[row] = lent;
      } else {
        lent = scales[row];
      }
    }
  }

  private float requireScale(int row) {
    // A name for each row would take more room than the matrix.
    return Scales.allows(scales[row])
        ? scales[row]
        : Scales.require("scale of row " + row, scales[row]);
  }

  /** Largest level of a width: {@code 2^(bits - 1) - 1}. */
  public static int maxLevel(int bits) {
    return (1 << (bits - 1)) - 1;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  /** Width of a level, 2 to 8. */
  @Override
  public int bits() {
    return bits;
  }

  public int level(int row, int column) {
    return levels[Objects.checkIndex(row, rows) * columns + Objects.checkIndex(column, columns)];
  }

  public float scale(int row) {
    return scales[row];
  }

  /** Whether every level of the row is zero. */
  public boolean isDead(int row) {
    return nextNonZero(row, 0) == columns;
  }

  /** Sum of the magnitudes of a row's levels. */
  public long magnitude(int row) {
    long sum = 0;
    for (int c = nextNonZero(row, 0); c < columns; c = nextNonZero(row, c + 1)) {
      sum += Math.abs(levels[row * columns + c]);
    }
    return sum;
  }

  @Override
  public int nextNonZero(int row, int from) {
    int start = row * columns;
    return place(start + from, start + columns) - start;
  }

  @Override
  public boolean isZero(int row, int column) {
    return level(row, column) == 0;
  }

  @Override
  public int nonZeros() {
    return nonZeros;
  }

  @Override
  public int size() {
    return levels.length;
  }
}
