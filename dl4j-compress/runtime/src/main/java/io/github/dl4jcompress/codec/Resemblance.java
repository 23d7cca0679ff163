package io.github.dl4jcompress.codec;

/**
 * How much levels tell about others in the same row. Levels are looked at as large or not, and the
 * large ones as positive or negative.
 */
final class Resemblance {
  private static final double MOST_PAIRS = 1e7; // of large levels that are looked at

  private final LevelGrid grid;
  private final int threshold;
  private final int step; // from one row that is looked at to the next
  private final int[] pairs; // of large levels, by distance
  private final int[] alike; // those of them of the same sign
  private int large;
  private int looked; // levels

  /**
   * Looks at all rows of a grid, or at some where many levels are large.
   *
   * @param threshold the magnitude beyond which levels are large
   */
  Resemblance(LevelGrid grid, int threshold) {
    this.grid = grid;
    this.threshold = threshold;
    int longest = Math.min(Scan.Mixed.MAX_STRIDE, grid.columns() - 1);
    pairs = new int[longest + 1];
    alike = new int[longest + 1];
    int[] places = new int[grid.columns()];
    double most = 0;
    for (int row = 0; row < grid.rows(); row++) {
      most += (double) large(row, places) * Math.min(longest, places.length) / 2;
    }
    step = 1 + (int) (most / MOST_PAIRS);
    for (int row = 0; row < grid.rows(); row += step) {
      look(row, large(row, places), places);
    }
  }

  private int large(int row, int[] places) {
    int count = 0;
    for (int column = 0; column < grid.columns(); column++) {
      if (Math.abs(grid.at(row, column)) > threshold) {
        places[count++] = column;
      }
    }
    return count;
  }

  private void look(int row, int count, int[] places) {
    for (int i = 0; i < count; i++) {
      int level = grid.at(row, places[i]);
      for (int j = i - 1; j >= 0 && places[i] - places[j] < pairs.length; j--) {
        int distance = places[i] - places[j];
        pairs[distance]++;
        alike[distance] += (grid.at(row, places[j]) ^ level) >= 0 ? 1 : 0;
      }
    }
    large += count;
    looked += grid.columns();
  }

  /**
   * The distance, three or more, at which large levels follow each other most often; 0 in matrices
   * too narrow for any.
   */
  int stride() {
    int best = 0;
    double most = 0;
    for (int stride = 3; stride < pairs.length && 2 * stride <= grid.columns(); stride++) {
      double often = (double) pairs[stride] / (grid.columns() - stride);
      if (often > most) {
        best = stride;
        most = often;
      }
    }
    return best;
  }

  /** Bits that it would save to know the last level and the one a stride before. */
  double bits() {
    int stride = stride();
    return step
        * ((pairs.length > 1 ? information(1) : 0) + (stride > 0 ? information(stride) : 0));
  }

  private double information(int distance) {
    double all = (double) looked / grid.columns() * (grid.columns() - distance);
    double share = (double) large / looked;
    double both = pairs[distance] / all;
    double one = Math.max(0, share - both);
    double none = Math.max(0, 1 - share - one);
    double magnitudes =
        LevelStatistics.surprise(both, share * share)
            + 2 * LevelStatistics.surprise(one, share * (1 - share))
            + LevelStatistics.surprise(none, (1 - share) * (1 - share))
            - LevelStatistics.surprise(both, both)
            - 2 * LevelStatistics.surprise(one, one)
            - LevelStatistics.surprise(none, none);
    double signs =
        1 - LevelStatistics.entropy((double) alike[distance] / Math.max(1, pairs[distance]));
    return all * magnitudes + pairs[distance] * signs;
  }
}
