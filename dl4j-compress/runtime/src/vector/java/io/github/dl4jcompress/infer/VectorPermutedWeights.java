package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Arrays;

/**
 * Weights that are not zero as {@link VectorPermutedSums} takes them: in runs, each of one group of
 * rows and one bank of columns, and so short that its sums of products with bytes fit in 16 bits.
 */
final class VectorPermutedWeights {
  private static final int ROWS = VectorPermutedSums.ROWS;
  private static final int BANK = VectorPermutedSums.BANK;

  /** Largest sum of magnitudes that times -128 fits. */
  private static final int MOST = 255;

  /** Weights of a plain dense matrix that are as fast as a place here. */
  private static final int SPEED = 3;

  /** What is added to each row: 128 times its sum. */
  final int[] base;

  /** Of each run. */
  int[] group = new int[16];

  /** Of each run. */
  int[] bank = new int[16];

  /** Of each run, and the end of the last one. */
  int[] start = new int[17];

  /** In its bank, of the first weight of each row of the group, of the second, and so on. */
  byte[] column = new byte[1024];

  /** The weight itself; zero where a row has fewer. */
  byte[] level = new byte[1024];

  private final QuantizedWeights weights;
  private final int[] rows;
  private int runs;
  private int size;

  /**
   * Sorts weights.
   *
   * @param rows at each place, or -1; whole groups
   */
  VectorPermutedWeights(QuantizedWeights weights, int[] rows) {
    this.weights = weights;
    this.rows = rows;
    base = new int[rows.length];
    for (int first = 0; first < rows.length; first += ROWS) {
      for (int number = 0; number < banks(); number++) {
        addBank(first, number);
      }
    }
    group = Arrays.copyOf(group, runs);
    bank = Arrays.copyOf(bank, runs);
    start = Arrays.copyOf(start, runs + 1);
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

  private void addBank(int first, int number) {
    int[] next = new int[ROWS]; // column to look at, in the bank
    int[] magnitude = new int[ROWS];
    while (find(first, number, next)) {
      if (!fits(first, number, next, magnitude)) {
        addRun(first / ROWS, number);
        Arrays.fill(magnitude, 0);
      }
      add(first, number, next, magnitude);
    }
    if (size > start[runs]) {
      addRun(first / ROWS, number);
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
      column = Arrays.copyOf(column, 2 * column.length);
      level = Arrays.copyOf(level, 2 * level.length);
    }
    for (int i = 0; i < ROWS; i++) {
      int found = level(first, number, next, i);
      column[size + i] = found == 0 ? 0 : (byte) next[i];
      level[size + i] = (byte) found;
      base[first + i] += 128 * found;
      magnitude[i] += Math.abs(found);
      next[i] += found == 0 ? 0 : 1;
    }
    size += ROWS;
  }

  private void addRun(int groupNumber, int bankNumber) {
    if (runs == group.length) {
      group = Arrays.copyOf(group, 2 * runs);
      bank = Arrays.copyOf(bank, 2 * runs);
      start = Arrays.copyOf(start, 2 * runs + 1);
    }
    group[runs] = groupNumber;
    bank[runs] = bankNumber;
    runs++;
    start[runs] = size;
  }
}
