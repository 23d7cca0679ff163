package io.github.dl4jcompress.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mixed code of section 7.3 of docs/format.md, for {@link TextbookMatrix}: what stands around a
 * level is looked up in the matrix itself, counts are kept under names, and no logarithm comes from
 * a table.
 */
final class TextbookMixing {
  /** Reads an index that is not zero, given the names of two contexts. */
  interface NonZero {
    int read(String signs, String magnitudes);
  }

  /** Levels in a context, those of them that are not zero, and the logit that is kept. */
  private static final class Counts {
    private int all;
    private int ones;
    private Optional<Float> kept = Optional.empty();
  }

  private final TextbookDecoder in;
  private final NonZero nonZero;
  private final int stride;
  private final int rows;
  private final int columns;
  private final Map<String, Counts> counts = new HashMap<>();
  private final double[] weights = {0.4, 0.75, 0.4, 0.3, 0.3};
  private double weightOfBase;
  private double weightOfOne;

  TextbookMixing(TextbookDecoder in, NonZero nonZero, int stride, int rows, int columns) {
    this.in = in;
    this.nonZero = nonZero;
    this.stride = stride;
    this.rows = rows;
    this.columns = columns;
  }

  int read(int[][] grid, int row, int column) {
    int left = at(grid, row, column - 1);
    int left2 = at(grid, row, column - 2);
    int back = stride == 0 ? 0 : at(grid, row, column - stride);
    // At a stride of one this would be the level itself, not known yet.
    int backRight = stride <= 1 ? 0 : at(grid, row, column - stride + 1);
    int backLeft = stride == 0 ? 0 : at(grid, row, column - stride - 1);
    int above = at(grid, row - 1, column);
    int above2 = at(grid, row - 2, column);
    int beside = one(at(grid, row - 1, column - 1)) + one(at(grid, row - 1, column + 1));
    int near = Math.min(3, Math.abs(left)) + Math.min(3, Math.abs(back));
    int behind = one(left2) + one(backRight) + one(backLeft);
    List<Counts> contexts =
        List.of(
            count("row " + row),
            count("column " + column),
            count("pattern " + pattern(left, left2, back, backRight, backLeft)),
            count("above " + beside + pattern(above, above2, left)),
            count("magnitudes " + near + " " + behind));
    if (!significant(contexts)) {
      return 0;
    }
    int signs = sign(left) + sign(back) + sign(backRight) + sign(backLeft);
    int size = (Math.abs(left) + Math.abs(back) + 1) / 3;
    return nonZero.read(
        "signs " + Math.max(-2, Math.min(2, signs)), "magnitudes " + Math.min(2, size));
  }

  private boolean significant(List<Counts> contexts) {
    Counts overall = count("overall");
    double density = (overall.ones + 0.4) / (overall.all + 1.0);
    double base = logit(overall, 0.4, 0.6);
    double sum = base;
    double[] forecasts = new double[contexts.size()];
    for (int i = 0; i < forecasts.length; i++) {
      forecasts[i] = logit(contexts.get(i), 3 * density, 3 * (1 - density)) - base;
      sum += weights[i] * forecasts[i];
    }
    sum += weightOfBase * base + weightOfOne;
    double probability = squashed(sum);
    boolean one = in.bit(Math.min(65533, Math.max(3, (int) (probability * 65536))));
    double error = 0.006 * ((one ? 1 : 0) - probability);
    for (int i = 0; i < forecasts.length; i++) {
      weights[i] += error * forecasts[i];
      learn(contexts.get(i), one);
    }
    weightOfBase += error * base;
    weightOfOne += error;
    learn(overall, one);
    return one;
  }

  private static double logit(Counts context, double moreOnes, double moreZeros) {
    if (context.kept.isPresent()) {
      return context.kept.get();
    }
    float logit =
        (float)
            (logarithm(context.ones + moreOnes)
                - logarithm(context.all - context.ones + moreZeros));
    if (context.all >= 64) {
      context.kept = Optional.of(logit);
    }
    return logit;
  }

  private static void learn(Counts context, boolean one) {
    context.all++;
    context.ones += one ? 1 : 0;
    if (one || context.all % 16 == 0) {
      context.kept = Optional.empty();
    }
  }

  /** A power of two and one of 2,048 steps to the next, of which the middle counts. */
  private static double logarithm(double x) {
    int exponent = Math.getExponent(x);
    int step = (int) ((x / StrictMath.pow(2, exponent) - 1) * 2048);
    return exponent * StrictMath.log(2) + StrictMath.log(1 + (step + 0.5) / 2048);
  }

  /** The logistic function at both ends of a step of 1/128, and a straight line between. */
  private static double squashed(double x) {
    double at = (Math.min(12, Math.max(-12, x)) + 12) * 128;
    int below = (int) Math.floor(at);
    double from = 1 / (1 + StrictMath.exp(12 - below / 128.0));
    double to = 1 / (1 + StrictMath.exp(12 - (below + 1) / 128.0));
    return from + (at - below) * (to - from);
  }

  private Counts count(String name) {
    return counts.computeIfAbsent(name, unseen -> new Counts());
  }

  private int at(int[][] grid, int row, int column) {
    return row < 0 || column < 0 || row >= rows || column >= columns ? 0 : grid[row][column];
  }

  private static int one(int level) {
    return level == 0 ? 0 : 1;
  }

  private static int sign(int level) {
    return Integer.signum(level);
  }

  private static String pattern(int... levels) {
    StringBuilder pattern = new StringBuilder(" ");
    for (int level : levels) {
      pattern.append(one(level));
    }
    return pattern.toString();
  }
}
