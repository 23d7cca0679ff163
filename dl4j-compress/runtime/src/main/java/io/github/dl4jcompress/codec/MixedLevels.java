package io.github.dl4jcompress.codec;

/**
 * Codes levels with regard to their neighbours. Whether a level is zero is foretold by the density
 * of its row, of its column and of all levels so far, and by what stands before it in the row, a
 * stride before it, and in the rows above; the forecasts are mixed in the logistic domain, with
 * weights that learn (Mahoney, "Adaptive Weighing of Context Models for Lossless Data Compression"
 * (2005), section 3.2). Sign and magnitude have contexts of their own.
 *
 * <p>All forecasts are seen as differences from that of the overall density, so that those of
 * contexts which have seen little say little.
 */
final class MixedLevels implements LevelModel {
  private static final double RATE = 0.006;
  private static final int SIGN_CLASSES = 5;
  private static final int MAGNITUDE_CLASSES = 3;

  private final LevelGrid grid;
  private final int stride;

  private final Densities overall = new Densities(1);
  private final Densities[] densities; // by row, column, pattern, pattern above, magnitudes
  private final NonZeroModel nonZero;

  // Where the weights of real pruned layers came to rest; the last two are for the base and for 1.
  private final double[] weights = {0.4, 0.75, 0.4, 0.3, 0.3, 0, 0};
  private final double[] forecasts = new double[weights.length];
  private final int[] contexts = new int[5];

  // The neighbours of the level in hand.
  private int left;
  private int left2;
  private int back; // a stride before
  private int backRight;
  private int backLeft;

  /**
   * Levels to be coded, row by row.
   *
   * @param stride distance within a row at which levels resemble each other; 0 for none
   */
  MixedLevels(LevelGrid grid, int stride, LevelRange range) {
    this.grid = grid;
    this.stride = stride;
    nonZero = new NonZeroModel(range, SIGN_CLASSES, MAGNITUDE_CLASSES);
    densities =
        new Densities[] {
          new Densities(grid.rows()),
          new Densities(grid.columns()),
          new Densities(1 << 5),
          new Densities(3 << 3),
          new Densities(7 * 4)
        };
  }

  @Override
  public int code(BitCoder coder, int level, int row, int column) {
    look(row, column);
    return significant(coder, level != 0, row, column)
        ? nonZero.code(coder, level, signsAround(), magnitudesAround())
        : 0;
  }

  private void look(int row, int column) {
    left = grid.at(row, column - 1);
    left2 = grid.at(row, column - 2);
    back = stride == 0 ? 0 : grid.at(row, column - stride);
    backRight = stride == 0 ? 0 : grid.at(row, column - stride + 1);
    backLeft = stride == 0 ? 0 : grid.at(row, column - stride - 1);
  }

  private boolean significant(BitCoder coder, boolean bit, int row, int column) {
    contexts[0] = row;
    contexts[1] = column;
    contexts[2] = pattern();
    contexts[3] = patternAbove(row, column);
    contexts[4] = magnitudes();
    double any = overall.alone(0);
    double base = overall.oddsAlone(0);
    double mixed = base;
    for (int i = 0; i < contexts.length; i++) {
      forecasts[i] = densities[i].given(contexts[i], any) - base;
      mixed += weights[i] * forecasts[i];
    }
    forecasts[5] = base;
    forecasts[6] = 1;
    mixed += weights[5] * base + weights[6];
    double p = Logistic.squash(mixed);
    int probability = Math.max(3, Math.min(65533, (int) (p * 65536)));
    boolean one = coder.code(bit, probability);
    if (coder.teaches()) {
      learn(one, p);
    }
    return one;
  }

  private void learn(boolean one, double p) {
    double error = RATE * ((one ? 1 : 0) - p);
    for (int i = 0; i < weights.length; i++) {
      weights[i] += error * forecasts[i];
    }
    for (int i = 0; i < contexts.length; i++) {
      densities[i].learn(contexts[i], one);
    }
    overall.learn(0, one);
  }

  private static int flag(int level) {
    return level != 0 ? 1 : 0;
  }

  private int pattern() {
    return flag(left)
        | flag(left2) << 1
        | flag(back) << 2
        | flag(backRight) << 3
        | flag(backLeft) << 4;
  }

  private int patternAbove(int row, int column) {
    int beside = flag(grid.at(row - 1, column + 1)) + flag(grid.at(row - 1, column - 1));
    return beside << 3
        | flag(grid.at(row - 1, column))
        | flag(grid.at(row - 2, column)) << 1
        | flag(left) << 2;
  }

  private int magnitudes() {
    int near = Math.min(3, Math.abs(left)) + Math.min(3, Math.abs(back));
    return near * 4 + flag(left2) + flag(backRight) + flag(backLeft);
  }

  private int signsAround() {
    int signs =
        Integer.signum(left)
            + Integer.signum(back)
            + Integer.signum(backRight)
            + Integer.signum(backLeft);
    return Math.max(-2, Math.min(2, signs)) + 2;
  }

  private int magnitudesAround() {
    return Math.min(MAGNITUDE_CLASSES - 1, (Math.abs(left) + Math.abs(back) + 1) / 3);
  }
}
