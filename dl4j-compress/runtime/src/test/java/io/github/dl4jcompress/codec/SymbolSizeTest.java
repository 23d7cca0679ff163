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

  /**
   * The aim is 1.5 %. Of 200 non-zero weights that teach eight contexts at half a logarithm of bits
   * each it cannot be had, and the last case says what is.
   */
  @ParameterizedTest(name = "levels up to {0}, {1} of them zero: {2} % more")
  @CsvSource({
    "1, 0.92, 1.5",
    "1, 0.97, 1.5",
    "1, 0.99, 1.8", // one bit of which says how the levels are coded
    "7, 0.92, 1.5",
    "7, 0.97, 1.5",
    "7, 0.99, 2.5"
  })
  void costsHardlyMoreThanTheEntropy(int maxLevel, double zeros, double percent) {
    for (long seed = 0; seed < 20; seed++) {
      byte[] levels = levels(maxLevel, zeros, seed);
      SymbolEncoder encoder = new SymbolEncoder();
      encoder.levels(levels, 100, maxLevel);
      double most = entropy(levels) * (1 + percent / 100);
      assertThat((double) encoder.finish().length).as("seed %d", seed).isLessThanOrEqualTo(most);
    }
  }
}
