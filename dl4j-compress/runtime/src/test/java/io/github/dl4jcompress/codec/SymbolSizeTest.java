package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measures the coder against the entropy of what it codes. */
class SymbolSizeTest {
  private static final int COUNT = 20_000;

  /** Independent levels; magnitudes fall off geometrically, as those of trained weights do. */
  private static byte[] levels(int maxLevel, double zeros, long seed) {
    Random random = new Random(seed);
    byte[] levels = new byte[COUNT];
    for (int i = 0; i < COUNT; i++) {
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

  /** Zeroth-order entropy of the levels as counted, in bytes. */
  private static double entropy(byte[] levels) {
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

  @ParameterizedTest(name = "levels up to {0}, {1} of them zero")
  @CsvSource({"1, 0.92", "1, 0.97", "1, 0.99", "7, 0.92", "7, 0.97", "7, 0.99"})
  void costsHardlyMoreThanTheEntropy(int maxLevel, double zeros) {
    double worst = 0;
    for (long seed = 0; seed < 20; seed++) {
      byte[] levels = levels(maxLevel, zeros, seed);
      SymbolEncoder encoder = new SymbolEncoder();
      encoder.levels(levels, maxLevel);
      double h = entropy(levels);
      int n = encoder.finish().length;
      System.out.printf(
          "%d %.2f %d %.1f %d  %.4f  +%.1f%n", maxLevel, zeros, seed, h, n, n / h, n - h);
      worst = Math.max(worst, n / h);
    }
    assertThat(worst).isLessThan(1.015);
  }
}
