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
    int limit = maxLevel(bits);
    for (byte level : this.levels) {
      if (Math.abs(level) > limit) {
        throw new IllegalArgumentException(
            "a level of "
                + bits
                + " bits must be in [-"
                + limit
                + ", "
                + limit
                + "], got "
                + level);
      }
    }
    lendScalesToDeadRows();
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
    for (int i = row * columns; i < (row + 1) * columns; i++) {
      if (levels[i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean isZero(int row, int column) {
    return level(row, column) == 0;
  }

  @Override
  public int nonZeros() {
    int count = 0;
    for (byte level : levels) {
      if (level != 0) {
        count++;
      }
    }
    return count;
  }

  @Override
  public int size() {
    return levels.length;
  }
}
