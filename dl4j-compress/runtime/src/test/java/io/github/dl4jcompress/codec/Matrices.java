package io.github.dl4jcompress.codec;

import java.util.Arrays;
import java.util.Random;

/** Matrices of levels of the kinds that networks have, row-major. */
final class Matrices {
  private Matrices() {}

  /** Rows and columns differ in density, as those of pruned layers do. */
  static byte[] uneven(int rows, int columns, double zeros, long seed) {
    Random random = new Random(seed);
    double[] byRow = random.doubles(rows).map(x -> Math.exp(3 * x - 1.5)).toArray();
    double[] byColumn = random.doubles(columns).map(x -> Math.exp(3 * x - 1.5)).toArray();
    byte[] levels = new byte[rows * columns];
    for (int i = 0; i < levels.length; i++) {
      double density = (1 - zeros) * byRow[i / columns] * byColumn[i % columns];
      if (random.nextDouble() < density) {
        int level = 1 + (int) Math.min(7 - 1, -2 * Math.log(random.nextDouble()));
        levels[i] = (byte) (random.nextBoolean() ? level : -level);
      }
    }
    return levels;
  }

  /** Each level equals, with some luck, the one a stride before. */
  static byte[] striped(int rows, int columns, int stride, long seed) {
    Random random = new Random(seed);
    byte[] levels = new byte[rows * columns];
    for (int i = 0; i < levels.length; i++) {
      boolean repeat = i % columns >= stride && random.nextDouble() < 0.9;
      int fresh = random.nextDouble() < 0.1 ? random.nextInt(15) - 7 : 0;
      levels[i] = repeat ? levels[i - stride] : (byte) fresh;
    }
    return levels;
  }

  static byte[] turned(byte[] levels, int rows, int columns) {
    byte[] turned = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      turned[i % columns * rows + i / columns] = levels[i];
    }
    return turned;
  }

  /** Independent levels; magnitudes fall off geometrically, as those of trained weights do. */
  static byte[] independent(int count, int maxLevel, double zeros, long seed) {
    Random random = new Random(seed);
    byte[] levels = new byte[count];
    for (int i = 0; i < count; i++) {
      if (random.nextDouble() >= zeros) {
        int magnitude = 1;
        while (magnitude < maxLevel && random.nextDouble() < 0.6) {
          magnitude++;
        }
        levels[i] = (byte) (random.nextBoolean() ? magnitude : -magnitude);
      }
    }
    return levels;
  }

  /** Dense levels with the density of Laplace, {@code spread} steps wide. */
  static byte[] laplacian(int count, int maxLevel, double spread, long seed) {
    Random random = new Random(seed);
    byte[] levels = new byte[count];
    for (int i = 0; i < count; i++) {
      long magnitude = Math.round(-spread * Math.log(1 - random.nextDouble()));
      int level = (int) Math.min(maxLevel, magnitude);
      levels[i] = (byte) (random.nextBoolean() ? level : -level);
    }
    return levels;
  }

  /** Levels that share a few values far apart, one of them zero. */
  static byte[] shared(int count, double zeros, long seed) {
    int[] values = {-117, -80, -64, -41, -22, -9, 5, 13, 30, 51, 77, 101, 127};
    Random random = new Random(seed);
    byte[] levels = new byte[count];
    for (int i = 0; i < count; i++) {
      int value = values[random.nextInt(values.length)];
      levels[i] = (byte) (random.nextDouble() < zeros ? 0 : value);
    }
    return levels;
  }

  /** Every {@code period}-th row and column is dead. */
  static byte[] withDeadLines(byte[] levels, int columns, int period) {
    byte[] dead = levels.clone();
    for (int i = 0; i < dead.length; i++) {
      if (i / columns % period == 0 || i % columns % period == 0) {
        dead[i] = 0;
      }
    }
    return dead;
  }

  static byte[] all(int count, int level) {
    byte[] levels = new byte[count];
    Arrays.fill(levels, (byte) level);
    return levels;
  }

  /** Zeroth-order entropy of the levels as counted, in bytes. */
  static double entropy(byte[] levels) {
    int[] counts = new int[256];
    for (byte level : levels) {
      counts[level & 0xFF]++;
    }
    double bits = 0;
    for (int count : counts) {
      bits -= count == 0 ? 0 : count * Math.log((double) count / levels.length) / Math.log(2);
    }
    return bits / 8;
  }
}
