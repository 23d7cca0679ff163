package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The decoder and a slow one, written from the description of the format alone, read the same. Each
 * of 200 distributions of symbols is coded as the writer codes it; matrices also in a code that the
 * writer might not choose.
 */
class TextbookTest {
  private static final int DISTRIBUTIONS = 200;
  private static final int FEW = 600;
  private static final int MANY = 1_000_000;

  private static final List<MatrixCode> CODES = MatrixCodeTest.codes().toList();

  /** Symbols that do not depend on each other, and the most bytes that they may take. */
  private static final class Independent {
    private final byte[] levels;
    private final int maxLevel;

    Independent(byte[] levels, int maxLevel) {
      this.levels = levels;
      this.maxLevel = maxLevel;
    }

    double mostBytes() {
      double bytes = 1.005 * Matrices.entropy(levels) + 64;
      // To learn how likely each symbol is takes half a logarithm of their number (Rissanen 1984),
      // and to follow drift, which there is not, half a thousandth of a bit in each decision.
      int kinds = (int) Arrays.stream(count(levels)).filter(count -> count > 0).count();
      double learning = (kinds - 1) * Math.log(levels.length) / Math.log(2) / 2;
      return bytes + (learning + 5e-4 * levels.length) / 8;
    }

    private static int[] count(byte[] levels) {
      int[] counts = new int[256];
      for (byte level : levels) {
        counts[level & 0xFF]++;
      }
      return counts;
    }
  }

  @Test
  void readsWhatTheTextbookReads() {
    readsAlike(FEW);
  }

  @Test
  @Tag("nightly")
  void readsAMillionSymbolsAsTheTextbookDoes() {
    readsAlike(MANY);
  }

  private static void readsAlike(int symbols) {
    for (int number = 0; number < DISTRIBUTIONS; number++) {
      Random random = new Random(number);
      String name = "distribution " + number;
      switch (number % 10) {
        case 0, 1, 2, 3 -> assertIndependent(name, independent(number / 10, symbols, random));
        case 4 -> assertLevels(name, Matrices.uneven(rows(symbols), 30, share(random), number), 30);
        case 5 -> assertLevels(name, striped(symbols, random), 30);
        case 6 -> assertLevels(name, withDeadLines(symbols, random), 30);
        case 7, 8 -> assertIntegers(name, integers(number / 10, symbols, random));
        default -> assertReals(name, reals(symbols, random), number % 20 < 10 ? 8 : 5);
      }
    }
  }

  private static int rows(int symbols) {
    return symbols / 30;
  }

  /** Of zeros. */
  private static double share(Random random) {
    return 0.5 + 0.48 * random.nextDouble();
  }

  private static Independent independent(int kind, int symbols, Random random) {
    int count = rows(symbols) * 30;
    int maxLevel = 1 + random.nextInt(127);
    long seed = random.nextLong();
    byte[] levels =
        switch (kind % 4) {
          case 0 -> Matrices.independent(count, maxLevel, share(random), seed);
          case 1 -> Matrices.laplacian(count, maxLevel, 0.3 + maxLevel / 3.0, seed);
          case 2 -> uniform(count, maxLevel, random);
          default -> Matrices.all(count, random.nextInt(2 * maxLevel + 1) - maxLevel);
        };
    return new Independent(levels, maxLevel);
  }

  /** Each level as likely as any other. */
  private static byte[] uniform(int count, int maxLevel, Random random) {
    byte[] levels = new byte[count];
    for (int i = 0; i < count; i++) {
      levels[i] = (byte) (random.nextInt(2 * maxLevel + 1) - maxLevel);
    }
    return levels;
  }

  private static byte[] striped(int symbols, Random random) {
    byte[] levels = Matrices.striped(rows(symbols), 30, 2 + random.nextInt(9), random.nextLong());
    return random.nextBoolean() ? levels : Matrices.turned(levels, rows(symbols), 30);
  }

  private static byte[] withDeadLines(int symbols, Random random) {
    byte[] shared = Matrices.shared(rows(symbols) * 30, share(random), random.nextLong());
    return Matrices.withDeadLines(shared, 30, 2 + random.nextInt(4));
  }

  /** One symbol; 65,536 of them; geometric ones; any. */
  private static int[] integers(int kind, int symbols, Random random) {
    int constant = random.nextInt();
    double mean = Math.exp(8 * random.nextDouble());
    int[] values = new int[symbols];
    for (int i = 0; i < symbols; i++) {
      values[i] =
          switch (kind % 4) {
            case 0 -> constant;
            case 1 -> random.nextInt(1 << 16) - (1 << 15);
            case 2 ->
                ((int) (mean * Math.log(random.nextDouble()))) * (random.nextBoolean() ? 1 : -1);
            default -> random.nextInt() >> random.nextInt(32);
          };
    }
    return values;
  }

  private static int[] reals(int symbols, Random random) {
    double density = random.nextDouble();
    double size = Math.exp(10 * random.nextGaussian());
    int[] patterns = new int[symbols];
    for (int i = 0; i < symbols; i++) {
      double value = random.nextDouble() < density ? size * random.nextGaussian() : 0;
      patterns[i] = Float.floatToIntBits((float) value);
    }
    return patterns;
  }

  private static void assertIndependent(String name, Independent symbols) {
    int size = assertLevels(name, symbols.levels, symbols.maxLevel, 30);
    assertThat((double) size).as(name).isLessThanOrEqualTo(symbols.mostBytes());
  }

  private static void assertLevels(String name, byte[] levels, int columns) {
    assertLevels(name, levels, 127, columns);
  }

  /** The number of bytes as the writer codes them. */
  private static int assertLevels(String name, byte[] levels, int maxLevel, int columns) {
    SymbolEncoder encoder = new SymbolEncoder();
    encoder.levels(levels, columns, maxLevel);
    byte[] best = encoder.finish();
    assertReadAlike(name, best, levels, maxLevel, columns);
    MatrixCode other = CODES.get(Math.floorMod(name.hashCode(), CODES.size()));
    RangeEncoder forced = new RangeEncoder();
    other.levels(forced, levels.clone(), columns, maxLevel);
    assertReadAlike(name + " in " + other, forced.finish(), levels, maxLevel, columns);
    return best.length;
  }

  private static void assertReadAlike(
      String name, byte[] bytes, byte[] levels, int maxLevel, int columns) {
    int rows = levels.length / columns;
    assertThat(new SymbolDecoder(bytes, 0, bytes.length).levels(rows, columns, maxLevel))
        .as(name)
        .isEqualTo(levels);
    assertThat(flat(new TextbookDecoder(bytes).levels(rows, columns, maxLevel)))
        .as(name)
        .isEqualTo(levels);
  }

  /** A matrix row by row. */
  static byte[] flat(int[][] matrix) {
    int columns = matrix.length == 0 ? 0 : matrix[0].length;
    byte[] levels = new byte[matrix.length * columns];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) matrix[i / columns][i % columns];
    }
    return levels;
  }

  private static void assertIntegers(String name, int[] values) {
    SymbolEncoder encoder = new SymbolEncoder();
    encoder.integers(values);
    byte[] bytes = encoder.finish();
    assertThat(new SymbolDecoder(bytes, 0, bytes.length).integers(values.length))
        .as(name)
        .isEqualTo(values);
    assertThat(new TextbookDecoder(bytes).integers(values.length)).as(name).isEqualTo(values);
  }

  /** Singles as they are, or the upper half of them as numbers of five bits of exponent. */
  private static void assertReals(String name, int[] singles, int exponentBits) {
    int fractionBits = exponentBits == 8 ? 23 : 10;
    int[] patterns =
        exponentBits == 8 ? singles : Arrays.stream(singles).map(bits -> bits >>> 16).toArray();
    SymbolEncoder encoder = new SymbolEncoder();
    encoder.reals(patterns, exponentBits, fractionBits);
    byte[] bytes = encoder.finish();
    assertThat(
            new SymbolDecoder(bytes, 0, bytes.length)
                .reals(patterns.length, exponentBits, fractionBits))
        .as(name)
        .isEqualTo(patterns);
    assertThat(new TextbookDecoder(bytes).reals(patterns.length, exponentBits, fractionBits))
        .as(name)
        .isEqualTo(patterns);
  }
}
