package io.github.dl4jcompress.codec;

/**
 * How much levels tell about others in the same row.
 *
 * @param stride the distance, three or more, at which levels that are not zero follow each other
 *     most often; 0 in matrices too narrow for any
 * @param bits that it would save to know which level a stride before is zero, or the last one
 */
record Resemblance(int stride, double bits) {
  private static final double MOST_PAIRS =
      1e7; // of levels that are looked at; dense rows have many

  /** Looks at all rows of a grid, or at some where most levels are not zero. */
  static Resemblance of(LevelGrid grid, double density) {
    int longest = Math.min(Scan.Mixed.MAX_STRIDE, grid.columns() - 1);
    double pairsInRow = density * grid.columns() * density * Math.max(1, longest);
    int step = 1 + (int) (grid.rows() * pairsInRow / MOST_PAIRS);
    int[] pairs = pairs(grid, longest, step);
    int looked = (grid.rows() + step - 1) / step;
    int best = 0;
    double most = 0;
    for (int stride = 3; 2 * stride <= grid.columns(); stride++) {
      double often = stride > longest ? 0 : (double) pairs[stride] / (grid.columns() - stride);
      if (often > most) {
        best = stride;
        most = often;
      }
    }
    double bits = 0;
    for (int distance : new int[] {1, best}) {
      if (distance > 0 && distance <= longest) {
        double all = (double) looked * (grid.columns() - distance);
        bits += step * all * information(pairs[distance] / all, density);
      }
    }
    return new Resemblance(best, bits);
  }

  /** How many levels at each distance in the same row are both not zero. */
  private static int[] pairs(LevelGrid grid, int longest, int step) {
    int[] pairs = new int[longest + 1];
    int[] places = new int[grid.columns()];
    for (int row = 0; row < grid.rows(); row += step) {
      int count = 0;
      for (int column = 0; column < grid.columns(); column++) {
        if (grid.at(row, column) != 0) {
          for (int i = count - 1; i >= 0 && column - places[i] <= longest; i--) {
            pairs[column - places[i]]++;
          }
          places[count++] = column;
        }
      }
    }
    return pairs;
  }

  /** Bits that one of two levels tells about the other, if both are not zero in so many pairs. */
  private static double information(double both, double density) {
    double one = Math.max(0, density - both);
    double none = Math.max(0, 1 - density - one);
    return LevelStatistics.surprise(both, density * density)
        + 2 * LevelStatistics.surprise(one, density * (1 - density))
        + LevelStatistics.surprise(none, (1 - density) * (1 - density))
        - LevelStatistics.surprise(both, both)
        - 2 * LevelStatistics.surprise(one, one)
        - LevelStatistics.surprise(none, none);
  }
}
