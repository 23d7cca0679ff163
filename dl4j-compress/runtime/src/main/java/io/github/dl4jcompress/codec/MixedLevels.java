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
  private static final int STEPS = 7; // what a forecast takes, in the time of decisions
  private static final int SIGN_CLASSES = 5;
  private static final int MAGNITUDE_CLASSES = 3;

  // Loops of known length are laid out flat by the JVM: a tenth of the time.
  private static final int CONTEXTS = 5;
  private static final int FORECASTS = CONTEXTS + 2;

  private static final int PATTERNS = 1 << 5;
  private static final int PATTERNS_ABOVE = 3 << 3;
  private static final int MAGNITUDES = 7 * 4;

  private final Surroundings around;
  private final Densities densities; // by row, column, pattern, pattern above, magnitudes; of all
  private final int[] contexts = new int[CONTEXTS]; // of the level in hand
  private final int firstColumn; // number of the first of these contexts
  private final int firstPattern;
  private final int firstPatternAbove;
  private final int firstMagnitudes;
  private final int overall;
  private final NonZeroModel nonZero;

  // Where the weights of real pruned layers came to rest; the last two are for the base and for 1.
  private final double[] weights = {0.4, 0.75, 0.4, 0.3, 0.3, 0, 0};
  private final double[] forecasts = new double[FORECASTS];

  /**
   * A model of the levels of a matrix, which are coded row by row.
   *
   * @param stride distance within a row at which levels resemble each other; 0 for none
   */
  MixedLevels(int rows, int columns, int stride, LevelRange range) {
    around = new Surroundings(columns, stride);
    nonZero = new NonZeroModel(range, SIGN_CLASSES, MAGNITUDE_CLASSES);
    firstColumn = rows;
    firstPattern = firstColumn + columns;
    firstPatternAbove = firstPattern + PATTERNS;
    firstMagnitudes = firstPatternAbove + PATTERNS_ABOVE;
    overall = firstMagnitudes + MAGNITUDES;
    densities = new Densities(overall + 1);
  }

  @Override
  public int code(BitCoder coder, int level, int row, int column) {
    coder.spend(STEPS);
    boolean teaches = coder.teaches();
    around.moveTo(row, column);
    contexts[0] = row;
    contexts[1] = firstColumn + column;
    contexts[2] = firstPattern + pattern();
    contexts[3] = firstPatternAbove + patternAbove();
    contexts[4] = firstMagnitudes + magnitudes();
    int coded =
        significant(coder, level != 0, teaches)
            ? nonZero.code(coder, level, signsAround(), magnitudesAround())
            : 0;
    around.set(teaches ? coded : 0);
    return coded;
  }

  private boolean significant(BitCoder coder, boolean bit, boolean teaches) {
    double any = densities.alone(overall);
    double base = densities.oddsAlone(overall);
    double mixed = base;
    for (int i = 0; i < CONTEXTS; i++) {
      forecasts[i] = densities.given(contexts[i], any) - base;
      mixed += weights[i] * forecasts[i];
    }
    forecasts[CONTEXTS] = base;
    forecasts[CONTEXTS + 1] = 1;
    mixed += weights[CONTEXTS] * base + weights[CONTEXTS + 1];
    double p = Logistic.squash(mixed);
    int probability = Math.max(3, Math.min(65533, (int) (p * 65536)));
    boolean one = coder.code(bit, probability);
    if (teaches) {
      learn(one, p);
    }
    return one;
  }

  private void learn(boolean one, double p) {
    double error = RATE * ((one ? 1 : 0) - p);
    for (int i = 0; i < FORECASTS; i++) {
      weights[i] += error * forecasts[i];
    }
    for (int i = 0; i < CONTEXTS; i++) {
      densities.learn(contexts[i], one);
    }
    densities.learn(overall, one);
  }

  private static int flag(int level) {
    return level != 0 ? 1 : 0;
  }

  private int pattern() {
    return flag(around.left())
        | flag(around.left2()) << 1
        | flag(around.back()) << 2
        | flag(around.backRight()) << 3
        | flag(around.backLeft()) << 4;
  }

  private int patternAbove() {
    int beside = flag(around.aboveRight()) + flag(around.aboveLeft());
    return beside << 3
        | flag(around.above())
        | flag(around.above2()) << 1
        | flag(around.left()) << 2;
  }

  private int magnitudes() {
    int near = Math.min(3, Math.abs(around.left())) + Math.min(3, Math.abs(around.back()));
    return near * 4 + flag(around.left2()) + flag(around.backRight()) + flag(around.backLeft());
  }

  private int signsAround() {
    int signs =
        Integer.signum(around.left())
            + Integer.signum(around.back())
            + Integer.signum(around.backRight())
            + Integer.signum(around.backLeft());
    return Math.max(-2, Math.min(2, signs)) + 2;
  }

  private int magnitudesAround() {
    int near = Math.abs(around.left()) + Math.abs(around.back());
    return Math.min(MAGNITUDE_CLASSES - 1, (near + 1) / 3);
  }
}
