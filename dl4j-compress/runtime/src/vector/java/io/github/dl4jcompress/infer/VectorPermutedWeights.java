package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Arrays;

/**
 * Weights that are not zero, in groups of 64 rows: one of each row of a group, all in one bank of
 * 128 columns, another of each, and so on. As many of a group are summed up together as have sums
 * of products with bytes that fit in 16 bits.
 */
final class VectorPermutedWeights {
  /** Columns that two registers of bytes hold. */
  static final int BANK = 128;

  /** Rows of a group. */
  static final int ROWS = 64;

  /** Largest sum of magnitudes that times -128 fits. */
  private static final int MOST = 255;

  /** Weights of a plain dense matrix that are as fast as a place here. */
  private static final int SPEED = 3;

  /** What is added to each row: the offset of all values times its sum. */
  final int[] base;

  /** Of the weights that are summed up together. */
  int[] group = new int[16];

  /** First of the weights that are summed up together, and the end of the last ones. */
  int[] start = new int[17];

  /** First column of the bank of each 64 weights. */
  int[] bank = new int[16];

  /** In its bank, of the first weight of each row of the group, of the second, and so on. */
  byte[] column = new byte[1024];

  /** The weight itself; zero where a row has fewer. */
  byte[] level = new byte[1024];

  private final QuantizedWeights weights;
  private final int[] rows;
  private final int offset;
  private int sums;
  private int size;

  /**
   * Sorts weights.
   *
   * @param rows at each place, or -1; whole groups
   * @param offset taken from all values
   */
  VectorPermutedWeights(QuantizedWeights weights, int[] rows, int offset) {
    this.weights = weights;
    this.rows = rows;
    this.offset = offset;
    base = new int[rows.length];
    for (int first = 0; first < rows.length; first += ROWS) {
      int[] magnitude = new int[ROWS];
      for (int number = 0; number < banks(); number++) {
        addBank(first, number, magnitude);
      }
      endSums(first / ROWS);
    }
    group = Arrays.copyOf(group, sums);
    start = Arrays.copyOf(start, sums + 1);
    bank = Arrays.copyOf(bank, size / ROWS);
    column = Arrays.copyOf(column, size);
    level = Arrays.copyOf(level, size);
  }

  int banks() {
    return (weights.columns() + BANK - 1) / BANK;
  }

  /** Whether going through them is faster than going through all weights. */
  boolean areFew() {
    return (long) size * SPEED <= (long) rows.length * weights.columns();
  }

  private void addBank(int first, int number, int[] magnitude) {
    int[] next = new int[ROWS]; // column to look at, in the bank
    while (find(first, number, next)) {
      if (!fits(first, number, next, magnitude)) {
        endSums(first / ROWS);
        Arrays.fill(magnitude, 0);
      }
      add(first, number, next, magnitude);
    }
  }

  private int level(int first, int number, int[] next, int i) {
    int column = number * BANK + next[i];
    boolean has = rows[first + i] >= 0 && next[i] < BANK && column < weights.columns();
    return has ? weights.level(rows[first + i], column) : 0;
  }

  /** Goes to the next weight of each row of a group that has one; false if none has. */
  private boolean find(int first, int number, int[] next) {
    boolean any = false;
    for (int i = 0; i < ROWS; i++) {
      while (next[i] < BANK && level(first, number, next, i) == 0) {
        next[i]++;
      }
      any |= next[i] < BANK;
    }
    return any;
  }

  private boolean fits(int first, int number, int[] next, int[] magnitude) {
    boolean fits = true;
    for (int i = 0; i < ROWS; i++) {
      fits &= magnitude[i] + Math.abs(level(first, number, next, i)) <= MOST;
    }
    return fits;
  }

  private void add(int first, int number, int[] next, int[] magnitude) {
    if (size + ROWS > column.length) {
      bank = Arrays.copyOf(bank, 2 * bank.length);
      column = Arrays.copyOf(column, 2 * column.length);
      level = Arrays.copyOf(level, 2 * level.length);
    }
    for (int i = 0; i < ROWS; i++) {
      int found = level(first, number, next, i);
      column[size + i] = found == 0 ? 0 : (byte) next[i];
      level[size + i] = (byte) found;
      base[first + i] += offset * found;
      magnitude[i] += Math.abs(found);
      next[i] += found == 0 ? 0 : 1;
    }
    bank[size / ROWS] = number * BANK;
    size += ROWS;
  }

  private void endSums(int groupNumber) {
    if (size == start[sums]) {
      return;
    }
    if (sums == group.length) {
      group = Arrays.copyOf(group, 2 * sums);
      start = Arrays.copyOf(start, 2 * sums + 1);
    }
    group[sums] = groupNumber;
    sums++;
    start[sums] = size;
  }
}
