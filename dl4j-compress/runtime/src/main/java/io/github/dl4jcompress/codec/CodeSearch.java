package io.github.dl4jcompress.codec;

/**
 * Finds the code that takes the fewest bits for a matrix. Candidates are counted to the bit, but
 * only those that statistics of the levels speak for.
 */
final class CodeSearch {
  private static final double WORTHWHILE = 0.005; // of all bits: mixing takes time, also to read
  private static final int SMALL = 8; // bits that are never worth it

  private static final double FEW = 0.1; // share of non-zero levels below which trees are slow

  private final byte[] levels;
  private final int columns;
  private final int maxLevel;
  private final LevelStatistics statistics;

  private MatrixCode best = MatrixCode.PLAIN;
  private double fewest;

  private CodeSearch(byte[] levels, int columns, int maxLevel) {
    this.levels = levels;
    this.columns = columns;
    this.maxLevel = maxLevel;
    statistics = new LevelStatistics(levels, columns);
  }

  /** The code that takes the fewest bits for a matrix. */
  static MatrixCode best(byte[] levels, int columns, int maxLevel) {
    if (levels.length == 0) {
      return MatrixCode.PLAIN;
    }
    CodeSearch search = new CodeSearch(levels, columns, maxLevel);
    search.search();
    return search.best;
  }

  private void search() {
    fewest = best.bits(levels, columns, maxLevel);
    boolean trees = statistics.density() >= FEW;
    if (trees) {
      consider(new MatrixCode(false, false, new Scan.Tree()));
    }
    if (statistics.hasGaps()) {
      consider(new MatrixCode(false, true, new Scan.Plain()));
      if (trees) {
        consider(new MatrixCode(false, true, new Scan.Tree()));
      }
    }
    boolean sharing = best.sharing();
    boolean dead = statistics.hasDeadLines();
    if (dead) {
      consider(new MatrixCode(true, sharing, best.scan()));
    }
    searchMixtures(dead);
  }

  private void searchMixtures(boolean dead) {
    boolean sharing = best.sharing();
    double saving = worthwhile();
    double unevenness = statistics.unevenness();
    for (boolean turned : new boolean[] {false, true}) {
      LevelGrid grid = new LevelGrid(levels, columns, turned);
      Resemblance resemblance = new Resemblance(grid, statistics.medianMagnitude());
      if (unevenness + resemblance.bits() < saving) {
        continue;
      }
      consider(new MatrixCode(false, sharing, new Scan.Mixed(turned, 0)));
      if (resemblance.stride() > 0) {
        consider(new MatrixCode(false, sharing, new Scan.Mixed(turned, resemblance.stride())));
      }
    }
    if (dead && isMixed(best)) {
      consider(new MatrixCode(true, sharing, best.scan()));
    }
  }

  private void consider(MatrixCode code) {
    double bits = code.bits(levels, columns, maxLevel);
    if (bits < fewest - (isMixed(code) && !isMixed(best) ? worthwhile() : 0)) {
      best = code;
      fewest = bits;
    }
  }

  /** Bits that mixing must save. */
  private double worthwhile() {
    return Math.max(SMALL, WORTHWHILE * fewest);
  }

  private static boolean isMixed(MatrixCode code) {
    return code.scan() instanceof Scan.Mixed;
  }
}
