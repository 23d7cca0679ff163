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
      consider(new MatrixCode(false, false, new Scan.Tree()), 0);
    }
    if (statistics.hasGaps()) {
      consider(new MatrixCode(false, true, new Scan.Plain()), 0);
      if (trees) {
        consider(new MatrixCode(false, true, new Scan.Tree()), 0);
      }
    }
    boolean sharing = best.sharing();
    boolean dead = statistics.hasDeadLines();
    if (dead) {
      consider(new MatrixCode(true, sharing, best.scan()), 0);
    }
    searchMixtures(dead);
  }

  private void searchMixtures(boolean dead) {
    boolean sharing = best.sharing();
    double saving = Math.max(SMALL, WORTHWHILE * fewest);
    double unevenness = statistics.unevenness();
    for (boolean turned : new boolean[] {false, true}) {
      LevelGrid grid = new LevelGrid(levels, columns, turned);
      Resemblance resemblance = Resemblance.of(grid, statistics.density());
      if (unevenness + resemblance.bits() < saving) {
        continue;
      }
      consider(new MatrixCode(false, sharing, new Scan.Mixed(turned, 0)), saving);
      if (resemblance.stride() > 0) {
        consider(
            new MatrixCode(false, sharing, new Scan.Mixed(turned, resemblance.stride())), SMALL);
      }
    }
    if (dead && best.scan() instanceof Scan.Mixed) {
      consider(new MatrixCode(true, sharing, best.scan()), 0);
    }
  }

  private void consider(MatrixCode code, double saving) {
    double bits = code.bits(levels, columns, maxLevel);
    if (bits < fewest - saving) {
      best = code;
      fewest = bits;
    }
  }
}
