package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures the coder against the entropy of what it codes. */
class SymbolSizeTest {
  private static final int COUNT = 20_000;

  private static int bytes(byte[] levels, int columns, int maxLevel) {
    SymbolEncoder encoder = new SymbolEncoder();
    encoder.levels(levels, columns, maxLevel);
    return encoder.finish().length;
  }

  /**
   * The aim for large matrices is below. Of 200 non-zero weights that teach eight contexts at half
   * a logarithm of bits each it cannot be had, and the last case says what is.
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
      byte[] levels = Matrices.independent(COUNT, maxLevel, zeros, seed);
      double most = Matrices.entropy(levels) * (1 + percent / 100);
      assertThat((double) bytes(levels, 100, maxLevel)).as("seed %d", seed).isLessThan(most);
    }
  }

  @ParameterizedTest(name = "400,000 levels up to {0}, {1} of them zero: {2} % more")
  @CsvSource({
    "1, 0.97, 0.5",
    "7, 0.92, 0.5",
    "7, 0.97, 0.5",
    "7, 0.99, 0.5",
    "7, 0.995, 1.2",
    "127, 0.9, 0.5"
  })
  void comesCloseToTheEntropyOfLargeMatrices(int maxLevel, double zeros, double percent) {
    byte[] levels = Matrices.independent(400_000, maxLevel, zeros, 1);
    double most = Matrices.entropy(levels) * (1 + percent / 100);
    assertThat((double) bytes(levels, 800, maxLevel)).isLessThan(most);
  }

  @ParameterizedTest(name = "dense levels up to {0}, {1} steps wide")
  @CsvSource({"1, 0.5", "3, 1.5", "7, 2.5", "15, 5", "31, 8", "63, 15", "127, 20", "127, 40"})
  void comesCloseToTheEntropyOfDenseLevels(int maxLevel, double spread) {
    byte[] levels = Matrices.laplacian(200_000, maxLevel, spread, 1);
    double most = Matrices.entropy(levels) * 1.005;
    assertThat((double) bytes(levels, 500, maxLevel)).isLessThan(most);
  }

  @ParameterizedTest(name = "{0} of the levels are zero")
  @ValueSource(doubles = {0, 0.5, 0.9})
  void sharedLevelsCostNoMoreThanTheirEntropy(double zeros) {
    byte[] levels = Matrices.shared(150_000, zeros, 1);
    double most = Matrices.entropy(levels) * 1.005;
    assertThat((double) bytes(levels, 500, 127)).isLessThan(most);
  }

  @Test
  void deadLinesCostABitEachAtMost() {
    byte[] live = Matrices.independent(100 * 200, 7, 0.8, 1);
    byte[] around = new byte[200 * 300];
    for (int i = 0; i < live.length; i++) {
      around[i / 200 * 2 * 300 + i % 200 * 3 / 2] = live[i];
    }
    assertThat(bytes(around, 300, 7)).isLessThan(bytes(live, 200, 7) + (200 + 300) / 8);
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"1, 1", "1, 60", "60, 1", "3, 20", "10, 84"})
  void tinyMatricesPayNoBitForTheirCode(int rows, int columns) {
    byte[] levels = Matrices.laplacian(rows * columns, 7, 2, 1);
    BitCounter onlyLevels = BitCounter.learning();
    PlainLevels plain = new PlainLevels(new LevelRange(-7, 7));
    for (byte level : levels) {
      plain.code(onlyLevels, level, 0, 0);
    }
    double most = onlyLevels.bits() + 0.2;
    assertThat(CodeSearch.best(levels, columns, 7).bits(levels, columns, 7)).isLessThan(most);
  }
}
