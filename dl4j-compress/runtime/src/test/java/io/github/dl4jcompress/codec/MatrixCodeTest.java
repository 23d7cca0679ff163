package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixCodeTest {
  private static final int MAX_LEVEL = 7;

  /** Rows and columns differ in density, as those of pruned layers do. */
  private static byte[] uneven(int rows, int columns, double zeros, long seed) {
    Random random = new Random(seed);
    double[] byRow = random.doubles(rows).map(x -> Math.exp(3 * x - 1.5)).toArray();
    double[] byColumn = random.doubles(columns).map(x -> Math.exp(3 * x - 1.5)).toArray();
    byte[] levels = new byte[rows * columns];
    for (int i = 0; i < levels.length; i++) {
      double density = (1 - zeros) * byRow[i / columns] * byColumn[i % columns];
      if (random.nextDouble() < density) {
        int level = 1 + (int) Math.min(MAX_LEVEL - 1, -2 * Math.log(random.nextDouble()));
        levels[i] = (byte) (random.nextBoolean() ? level : -level);
      }
    }
    return levels;
  }

  /** Each level equals, with some luck, the one a stride before. */
  private static byte[] striped(int rows, int columns, int stride, long seed) {
    Random random = new Random(seed);
    byte[] levels = new byte[rows * columns];
    for (int i = 0; i < levels.length; i++) {
      boolean repeat = i % columns >= stride && random.nextDouble() < 0.9;
      int fresh = random.nextDouble() < 0.1 ? random.nextInt(15) - 7 : 0;
      levels[i] = repeat ? levels[i - stride] : (byte) fresh;
    }
    return levels;
  }

  private static byte[] turned(byte[] levels, int rows, int columns) {
    byte[] turned = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      turned[i % columns * rows + i / columns] = levels[i];
    }
    return turned;
  }

  private static byte[] encoded(MatrixCode code, byte[] levels, int columns) {
    RangeEncoder encoder = new RangeEncoder();
    MatrixCode.code(encoder, code, levels.length / columns, columns);
    code.levels(encoder, levels.clone(), columns, MAX_LEVEL);
    return encoder.finish();
  }

  private static void assertRoundTrip(MatrixCode code, byte[] levels, int columns) {
    byte[] bytes = encoded(code, levels, columns);
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    MatrixCode read = MatrixCode.code(decoder, MatrixCode.PLAIN, levels.length / columns, columns);
    assertThat(read).isEqualTo(code);
    byte[] decoded = new byte[levels.length];
    read.levels(decoder, decoded, columns, MAX_LEVEL);
    assertThat(decoded).as("%s", code).isEqualTo(levels);
  }

  @Test
  void everyCodeReturnsTheLevels() {
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      int rows = 8 + random.nextInt(20);
      int columns = 8 + random.nextInt(40);
      byte[] levels = uneven(rows, columns, random.nextDouble(), trial);
      assertRoundTrip(MatrixCode.PLAIN, levels, columns);
      for (boolean turned : new boolean[] {false, true}) {
        for (int stride : new int[] {0, 2, 5, MatrixCode.MAX_STRIDE}) {
          assertRoundTrip(new MatrixCode(true, turned, stride), levels, columns);
        }
      }
    }
  }

  @Test
  void theBestCodeReturnsTheLevels() {
    for (long seed = 0; seed < 40; seed++) {
      int columns = 1 + (int) seed * 7;
      byte[] levels =
          seed % 2 == 0 ? uneven(30, columns, 0.9, seed) : striped(30, columns, 4, seed);
      assertRoundTrip(MatrixCode.best(levels, columns, MAX_LEVEL), levels, columns);
    }
  }

  /**
   * Research figures: 13 % less than the entropy of the levels as such at 92 % zeros, 9 % at 97 %.
   */
  @ParameterizedTest(name = "{0} of the levels are zero")
  @CsvSource({"0.92, 0.9", "0.97, 0.93"})
  void densitiesOfRowsAndColumnsAreWorthSomething(double zeros, double share) {
    byte[] levels = uneven(300, 500, zeros, 1);
    MatrixCode best = MatrixCode.best(levels, 500, MAX_LEVEL);
    assertThat(best.mixed()).isTrue();
    double plain = encoded(MatrixCode.PLAIN, levels, 500).length;
    assertThat(encoded(best, levels, 500).length / plain).isLessThan(share);
  }

  @Test
  void findsTheStrideAtWhichLevelsRepeat() {
    byte[] levels = striped(200, 300, 28, 1);
    assertThat(MatrixCode.best(levels, 300, MAX_LEVEL)).isEqualTo(new MatrixCode(true, false, 28));
    byte[] onItsSide = turned(levels, 200, 300);
    assertThat(MatrixCode.best(onItsSide, 200, MAX_LEVEL))
        .isEqualTo(new MatrixCode(true, true, 28));
    assertThat(encoded(new MatrixCode(true, true, 28), onItsSide, 200))
        .hasSameSizeAs(encoded(new MatrixCode(true, false, 28), levels, 300));
  }

  @Test
  void neighboursCostNothingWhereTheySayNothing() {
    Random random = new Random(1);
    byte[] independent = new byte[20_000];
    for (int i = 0; i < independent.length; i++) {
      independent[i] = (byte) (random.nextInt(20) == 0 ? random.nextInt(15) - 7 : 0);
    }
    MatrixCode best = MatrixCode.best(independent, 100, MAX_LEVEL);
    assertThat(encoded(best, independent, 100))
        .hasSizeLessThanOrEqualTo(encoded(MatrixCode.PLAIN, independent, 100).length);
  }

  @Test
  void narrowMatricesArePlainAndDoNotSaySo() {
    byte[] levels = striped(7, 500, 20, 1);
    assertThat(MatrixCode.best(levels, 500, MAX_LEVEL)).isEqualTo(MatrixCode.PLAIN);
    BitCounter counter = new BitCounter();
    assertThat(MatrixCode.code(counter, MatrixCode.PLAIN, 7, 500)).isEqualTo(MatrixCode.PLAIN);
    assertThat(MatrixCode.code(counter, MatrixCode.PLAIN, 500, 7)).isEqualTo(MatrixCode.PLAIN);
    assertThat(counter.bits()).isZero();
  }

  @Test
  void fewLevelsArePlain() {
    assertThat(MatrixCode.best(new byte[] {3}, 1, MAX_LEVEL)).isEqualTo(MatrixCode.PLAIN);
    assertThat(MatrixCode.best(new byte[0], 1, MAX_LEVEL)).isEqualTo(MatrixCode.PLAIN);
    assertThat(MatrixCode.best(new byte[1_000], 10, MAX_LEVEL)).isEqualTo(MatrixCode.PLAIN);
  }

  @Test
  void countsTheBitsThatTheCoderWrites() {
    byte[] levels = uneven(100, 200, 0.9, 2);
    for (MatrixCode code :
        new MatrixCode[] {MatrixCode.PLAIN, MatrixCode.best(levels, 200, MAX_LEVEL)}) {
      BitCounter counter = new BitCounter();
      MatrixCode.code(counter, code, 100, 200);
      code.levels(counter, levels.clone(), 200, MAX_LEVEL);
      double bytes = encoded(code, levels, 200).length;
      assertThat(counter.bits() / 8).isCloseTo(bytes, within(3 + bytes / 500));
    }
  }
}
