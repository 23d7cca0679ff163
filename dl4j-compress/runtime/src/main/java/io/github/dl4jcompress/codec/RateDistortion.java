package io.github.dl4jcompress.codec;

import java.util.Arrays;

/**
 * Moves levels to where they take fewer bits, if the error that this makes is worth it.
 *
 * <p>A level that is not zero may move to the next one on either side or to zero, whichever makes
 * {@code importance * error + lambda * bits} least. The levels are taken in the order in which they
 * are coded, and bits are those that the adaptive coder would take for a level there and then
 * (entropy-constrained quantization, as Wiedemann et al. use it: "DeepCABAC: Context-adaptive
 * binary arithmetic coding for deep neural network compression" (2019)). What a choice does to
 * levels behind it is not looked at.
 *
 * <p>Three things stay: zeros, so that pruned weights stay pruned; signs; and in each row all
 * levels of the largest magnitude, as a row's scale may be derived from them. No level becomes
 * larger than those.
 */
public final class RateDistortion {
  private final double lambda;

  /**
   * Sets the exchange rate.
   *
   * @param lambda squared steps of error that one saved bit is worth, 0 or more; 0 changes nothing
   */
  public RateDistortion(double lambda) {
    if (!(lambda >= 0) || Double.isInfinite(lambda)) {
      throw new IllegalArgumentException("lambda must be finite and >= 0, got " + lambda);
    }
    this.lambda = lambda;
  }

  /** A matrix with some levels moved, and what came of it. */
  public static final class Result {
    private final byte[] levels;
    private final double bitsBefore;
    private final double bitsAfter;
    private final double squaredError;

    Result(byte[] levels, double bitsBefore, double bitsAfter, double squaredError) {
      this.levels = levels;
      this.bitsBefore = bitsBefore;
      this.bitsAfter = bitsAfter;
      this.squaredError = squaredError;
    }

    /** The levels, row-major; not copied. */
    public byte[] levels() {
      return levels;
    }

    /** Bits that the matrix would have taken. */
    public double bitsBefore() {
      return bitsBefore;
    }

    /** Bits that it takes now, never more. */
    public double bitsAfter() {
      return bitsAfter;
    }

    /**
     * By how much the error has grown: a sum in squared steps, each weight's times its importance
     * over the mean one.
     */
    public double squaredError() {
      return squaredError;
    }
  }

  /** Moves levels of a matrix whose weights are all of the same importance. */
  public Result apply(byte[] levels, int columns, int maxLevel) {
    float[] equal = new float[levels.length];
    Arrays.fill(equal, 1);
    return apply(levels, columns, maxLevel, equal);
  }

  /**
   * Moves levels of a matrix. A level is taken for the exact weight: the error of moving it is the
   * square of the steps moved.
   *
   * @param levels row-major; not changed
   * @param columns of the matrix, a divisor of the number of levels
   * @param maxLevel largest magnitude that may occur, 1 to 127
   * @param importance what a squared step of error costs at each weight, finite, 0 or more and not
   *     all 0; only ratios count, as the mean over the matrix is taken as 1
   */
  public Result apply(byte[] levels, int columns, int maxLevel, float[] importance) {
    float[] exact = new float[levels.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = levels[i];
    }
    return apply(levels, columns, maxLevel, importance, exact);
  }

  /**
   * Moves levels of a matrix of which the exact weights are known: to move a level that was a close
   * call makes little error.
   *
   * @param exact weights before rounding, in steps of their row: weight over scale; finite
   */
  public Result apply(byte[] levels, int columns, int maxLevel, float[] importance, float[] exact) {
    MatrixCode.requireMatrix(levels, columns, maxLevel);
    ErrorMeasure measure = new ErrorMeasure(levels, importance, exact);
    MatrixCode code = CodeSearch.best(levels, columns, maxLevel);
    double before = code.bits(levels, columns, maxLevel);
    byte[] moved = levels.clone();
    if (levels.length > 0) {
      BitCounter counter = BitCounter.learning();
      CodedMatrix matrix = code.begin(counter, moved, columns, maxLevel);
      matrix.code(counter, new Mover(matrix, levels, columns, measure));
      matrix.restoreLevels();
    }
    double after = CodeSearch.best(moved, columns, maxLevel).bits(moved, columns, maxLevel);
    return after < before
        ? new Result(moved, before, after, measure.growth(moved))
        : new Result(levels.clone(), before, before, 0);
  }

  /** Chooses levels while a matrix is being counted. */
  private final class Mover implements CodedMatrix.Choice {
    private final CodedMatrix matrix;
    private final byte[] levels;
    private final int columns;
    private final ErrorMeasure measure;
    private final int[] largest; // magnitude in each row

    Mover(CodedMatrix matrix, byte[] levels, int columns, ErrorMeasure measure) {
      this.matrix = matrix;
      this.levels = levels;
      this.columns = columns;
      this.measure = measure;
      largest = new int[levels.length / columns];
      for (int i = 0; i < levels.length; i++) {
        largest[i / columns] = Math.max(largest[i / columns], Math.abs(levels[i]));
      }
    }

    @Override
    public int choose(LevelModel model, int index, int row, int column) {
      int place = matrix.grid().index(row, column);
      int most = largest[place / columns];
      if (index == 0 || lambda == 0 || Math.abs(levels[place]) == most) {
        return index;
      }
      int best = index;
      double least = lambda * price(model, index, row, column);
      int outwards = Integer.signum(index);
      for (int candidate : new int[] {index - outwards, 0, index + outwards}) {
        if (!matrix.palette().contains(candidate)) {
          continue;
        }
        int level = matrix.palette().level(candidate);
        double error = measure.growth(place, level);
        if (error < least && Math.abs(level) <= most) {
          double cost = error + lambda * price(model, candidate, row, column);
          best = cost < least ? candidate : best;
          least = Math.min(cost, least);
        }
      }
      return best;
    }

    private static double price(LevelModel model, int index, int row, int column) {
      BitCounter counter = BitCounter.asking();
      model.code(counter, index, row, column);
      return counter.bits();
    }
  }
}
