package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.model.QuantizedWeights;

/** A matrix of levels to be coded. Its array is not copied, and nobody changes it. */
public final class Tensor {
  private final String name;
  private final int rows;
  private final int columns;
  private final int maxLevel;
  private final byte[] levels;

  /**
   * A tensor.
   *
   * @param name stable word for the report
   * @param rows of the matrix, at least 1
   * @param columns of the matrix, at least 1
   * @param maxLevel largest magnitude that the levels' width allows, 1 to 127
   * @param levels row-major
   */
  Tensor(String name, int rows, int columns, int maxLevel, byte[] levels) {
    if (rows < 1 || columns < 1 || (long) rows * columns != levels.length) {
      throw new IllegalArgumentException(
          name
              + ": need rows * columns levels, got "
              + rows
              + " * "
              + columns
              + " and "
              + levels.length);
    }
    this.name = name;
    this.rows = rows;
    this.columns = columns;
    this.maxLevel = maxLevel;
    this.levels = levels;
  }

  /** A tensor of the fewest bits, 2 to 8, that its levels fit in. */
  static Tensor ofFewestBits(String name, int columns, byte[] levels) {
    int largest = 0;
    for (byte level : levels) {
      largest = Math.max(largest, Math.abs(level));
    }
    int bits = 2;
    while (QuantizedWeights.maxLevel(bits) < largest) {
      bits++;
    }
    return new Tensor(
        name, levels.length / columns, columns, QuantizedWeights.maxLevel(bits), levels);
  }

  /** The weights of a stored model. */
  static Tensor of(String name, QuantizedWeights weights) {
    byte[] levels = new byte[weights.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) weights.level(i / weights.columns(), i % weights.columns());
    }
    int maxLevel = QuantizedWeights.maxLevel(weights.bits());
    return new Tensor(name, weights.rows(), weights.columns(), maxLevel, levels);
  }

  /** The same levels by another name. */
  Tensor named(String other) {
    return new Tensor(other, rows, columns, maxLevel, levels);
  }

  String name() {
    return name;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** Largest magnitude that the levels' width allows. */
  public int maxLevel() {
    return maxLevel;
  }

  /** The levels, row-major; not a copy. */
  public byte[] levels() {
    return levels;
  }

  /** Number of weights, zeros included. */
  public int size() {
    return levels.length;
  }

  /** Fraction of the weights that are zero, in {@code [0, 1]}. */
  double sparsity() {
    int zeros = 0;
    for (byte level : levels) {
      zeros += level == 0 ? 1 : 0;
    }
    return (double) zeros / size();
  }

  /**
   * Zeroth-order entropy H0: what a code would take that knew how often each level occurs, and
   * nothing of where. Shannon, "A Mathematical Theory of Communication" (1948), section 6.
   *
   * @return bytes, not whole ones; 0 if all levels are equal
   */
  double entropyBytes() {
    int[] counts = new int[256];
    for (byte level : levels) {
      counts[level + 128]++;
    }
    double bits = 0;
    for (int count : counts) {
      bits -= count == 0 ? 0 : count * (Math.log((double) count / size()) / Math.log(2));
    }
    return bits / 8;
  }
}
