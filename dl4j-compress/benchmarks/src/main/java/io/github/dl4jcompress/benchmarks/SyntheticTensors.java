package io.github.dl4jcompress.benchmarks;

import java.util.List;
import java.util.Random;

/**
 * Tensors like those that pruning and quantization leave, from a seed: the place of each weight
 * that is not zero is drawn, either at the same odds everywhere or at odds that vary by row and
 * column as in trained layers, and so is its magnitude, a Laplacian's tail. All JVMs draw the same.
 */
public final class SyntheticTensors {
  private static final double TAIL = 2.2; // levels, mean magnitude beyond the threshold
  private static final double MOST = 0.9; // largest chance of a weight not to be zero

  private final Random random;
  private final int rows;
  private final int columns;

  /**
   * Draws tensors of a size.
   *
   * @param rows of those that have no size in their names
   * @param columns of the same
   */
  public SyntheticTensors(long seed, int rows, int columns) {
    this.random = new Random(seed);
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * How much the odds vary: the standard deviation of their logarithm.
   *
   * @param rows between rows
   * @param columns between columns
   */
  public record Spread(double rows, double columns) {
    public static final Spread NONE = new Spread(0, 0);
    static final Spread TRAINED = new Spread(0.8, 1.0);
  }

  /**
   * One tensor of each kind: named {@code iid} and {@code rc} with the percentage of zeros, {@code
   * lap} for dense ones with their bits, {@code tern} for ternary ones, {@code small} and {@code
   * lstm} with their size.
   */
  List<Tensor> all() {
    return List.of(
        pruned("iid92", 0.08, Spread.NONE),
        pruned("iid97", 0.03, Spread.NONE),
        pruned("iid99", 0.01, Spread.NONE),
        pruned("iid99.5", 0.005, Spread.NONE),
        pruned("rc92", 0.08, Spread.TRAINED),
        pruned("rc97", 0.03, Spread.TRAINED),
        pruned("rc99", 0.01, Spread.TRAINED),
        dense("lap4", 1 / 0.6, 7),
        dense("lap8", 14, 127),
        ternary("tern97", 0.03),
        pruned("small_50x500_88", 50, 500, 0.12, Spread.NONE),
        pruned("small_10x500_81", 10, 500, 0.19, Spread.NONE),
        pruned("small_20x25_34", 20, 25, 0.66, Spread.NONE),
        pruned("lstm_512x139_90", 512, 139, 0.10, new Spread(0.4, 0.6)));
  }

  /** A pruned tensor of 4 bits. */
  Tensor pruned(String name, double density, Spread spread) {
    return pruned(name, rows, columns, density, spread);
  }

  /**
   * A pruned tensor of 4 bits and any size.
   *
   * @param density fraction of the weights that are not zero, as far as chance and {@link #MOST}
   *     let it be
   */
  public Tensor pruned(String name, int rows, int columns, double density, Spread spread) {
    double[] ofRow = odds(rows, spread.rows());
    double[] ofColumn = odds(columns, spread.columns());
    byte[] levels = new byte[rows * columns];
    for (int i = 0; i < levels.length; i++) {
      double chance = density * ofRow[i / columns] * ofColumn[i % columns];
      if (random.nextDouble() < Math.min(chance, MOST)) {
        levels[i] = level();
      }
    }
    return new Tensor(name, rows, columns, 7, levels);
  }

  /**
   * A tensor of 4 bits with the same number of weights that are not zero in each bank of a row.
   *
   * @param bank neighbouring columns that make a bank; the last one of a row may be smaller
   * @param density fraction of each bank that is not zero, rounded to whole weights
   */
  public Tensor banked(String name, int rows, int columns, int bank, double density) {
    byte[] levels = new byte[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int from = 0; from < columns; from += bank) {
        int size = Math.min(bank, columns - from);
        fill(levels, row * columns + from, size, (int) Math.rint(size * density));
      }
    }
    return new Tensor(name, rows, columns, 7, levels);
  }

  /** Floyd's way to draw places without drawing one twice. */
  private void fill(byte[] levels, int from, int size, int count) {
    for (int last = size - count; last < size; last++) {
      int place = from + random.nextInt(last + 1);
      levels[levels[place] == 0 ? place : from + last] = level();
    }
  }

  private byte level() {
    int magnitude = Math.min(1 + (int) exponential(TAIL), 7);
    return (byte) (random.nextBoolean() ? magnitude : -magnitude);
  }

  private Tensor dense(String name, double scale, int maxLevel) {
    byte[] levels = new byte[rows * columns];
    for (int i = 0; i < levels.length; i++) {
      double weight = random.nextBoolean() ? exponential(scale) : -exponential(scale);
      levels[i] = (byte) Math.max(-maxLevel, Math.min(maxLevel, Math.rint(weight)));
    }
    return new Tensor(name, rows, columns, maxLevel, levels);
  }

  private Tensor ternary(String name, double density) {
    byte[] levels = pruned(name, density, Spread.NONE).levels();
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Integer.signum(levels[i]);
    }
    return new Tensor(name, rows, columns, 1, levels);
  }

  /** Log-normal factors with a mean of 1. */
  private double[] odds(int count, double spread) {
    double[] odds = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      odds[i] = spread == 0 ? 1 : StrictMath.exp(spread * random.nextGaussian());
      sum += odds[i];
    }
    for (int i = 0; i < count; i++) {
      odds[i] *= count / sum;
    }
    return odds;
  }

  private double exponential(double mean) {
    return -mean * StrictMath.log(1 - random.nextDouble());
  }
}
