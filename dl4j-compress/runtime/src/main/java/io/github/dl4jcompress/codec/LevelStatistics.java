package io.github.dl4jcompress.codec;

/** What can be said about a matrix of levels without coding it. */
final class LevelStatistics {
  private final int[] counts = new int[256]; // of levels as unsigned bytes
  private final byte[] levels;
  private final int columns;

  LevelStatistics(byte[] levels, int columns) {
    this.levels = levels;
    this.columns = columns;
    for (byte level : levels) {
      counts[level & 0xFF]++;
    }
  }

  /** Share of the levels that are not zero. */
  double density() {
    return 1 - (double) counts[0] / levels.length;
  }

  /** Whether a row or a column is all zeros. */
  boolean hasDeadLines() {
    return !LiveLines.of(levels, levels.length / columns, columns).isAll();
  }

  /** Whether at most half of the levels between the extremes occur. */
  boolean hasGaps() {
    int lowest = 0;
    int highest = 0;
    int occurring = 0;
    for (int level = -128; level < 128; level++) {
      if (counts[level & 0xFF] > 0) {
        lowest = Math.min(lowest, level);
        highest = Math.max(highest, level);
        occurring++;
      }
    }
    return 2 * occurring <= highest - lowest + 1;
  }

  /** The magnitude beyond which at most half of the levels lie; 0 where most are zero. */
  int medianMagnitude() {
    int within = counts[0];
    int magnitude = 0;
    while (2 * within < levels.length) {
      magnitude++;
      within += counts[magnitude] + counts[-magnitude & 0xFF];
    }
    return magnitude;
  }

  /**
   * Bits that it would save to know how many levels of each row and each column are zero. What
   * chance alone would save is taken off, so that independent levels come to about 0.
   */
  double unevenness() {
    int rows = levels.length / columns;
    int[] inRow = new int[rows];
    int[] inColumn = new int[columns];
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] != 0) {
        inRow[i / columns]++;
        inColumn[i % columns]++;
      }
    }
    return saving(inRow, columns) + saving(inColumn, rows);
  }

  private double saving(int[] live, int length) {
    double bits = live.length * length * entropy(density());
    for (int count : live) {
      bits -= length * entropy((double) count / length);
    }
    return bits - live.length / (2 * Logistic.LN_2);
  }

  /** Entropy of a bit, which is one with a probability of {@code p}. */
  static double entropy(double p) {
    return surprise(p, p) + surprise(1 - p, 1 - p);
  }

  /** Bits of something of probability {@code p} that was taken to be of {@code q}. */
  static double surprise(double p, double q) {
    return p <= 0 ? 0 : -p * Logistic.ln(q) / Logistic.LN_2;
  }
}
