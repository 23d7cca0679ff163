package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolRoundTripTest {
  static IntStream maxLevels() {
    return IntStream.rangeClosed(1, 127);
  }

  private static byte[] random(Random random, int count, int maxLevel, double density) {
    byte[] levels = new byte[count];
    for (int i = 0; i < count; i++) {
      if (random.nextDouble() < density) {
        levels[i] = (byte) (random.nextInt(2 * maxLevel + 1) - maxLevel);
      }
    }
    return levels;
  }

  private static byte[] encoded(byte[] levels, int maxLevel) {
    SymbolEncoder encoder = new SymbolEncoder();
    encoder.levels(levels, Math.max(1, levels.length), maxLevel);
    return encoder.finish();
  }

  /** Levels of one row. */
  private static byte[] decoded(byte[] bytes, int count, int maxLevel) {
    return new SymbolDecoder(bytes, 0, bytes.length).levels(1, count, maxLevel);
  }

  private static int[] throughTheCoder(int[] values) {
    SymbolEncoder encoder = new SymbolEncoder();
    encoder.integers(values);
    byte[] bytes = encoder.finish();
    return new SymbolDecoder(bytes, 0, bytes.length).integers(values.length);
  }

  @ParameterizedTest
  @MethodSource("maxLevels")
  void returnsLevelsOfEveryDensity(int maxLevel) {
    Random random = new Random(maxLevel);
    for (double density : new double[] {0, 0.01, 0.1, 0.5, 0.9, 1}) {
      byte[] levels = random(random, 1 + random.nextInt(2000), maxLevel, density);
      byte[] bytes = encoded(levels, maxLevel);
      assertThat(decoded(bytes, levels.length, maxLevel)).isEqualTo(levels);
    }
  }

  @ParameterizedTest
  @MethodSource("maxLevels")
  void returnsRunsOfTheLargestLevel(int maxLevel) {
    for (int level : new int[] {maxLevel, -maxLevel}) {
      byte[] levels = new byte[300];
      Arrays.fill(levels, (byte) level);
      assertThat(decoded(encoded(levels, maxLevel), 300, maxLevel)).isEqualTo(levels);
    }
  }

  @Test
  void takesNoBytesForNothing() {
    assertThat(new SymbolEncoder().finish()).isEmpty();
    assertThat(encoded(new byte[0], 7)).isEmpty();
    assertThat(decoded(new byte[0], 0, 7)).isEmpty();
    assertThat(new SymbolDecoder(new byte[0], 0, 0).integers(0)).isEmpty();
  }

  @Test
  void takesNextToNoBytesForZeros() {
    byte[] bytes = encoded(new byte[100_000], 7);
    assertThat(bytes).hasSizeLessThan(8);
    assertThat(decoded(bytes, 100_000, 7)).containsOnly(0);
  }

  @Test
  void returnsTheOneExceptionInALongRun() {
    byte[] levels = new byte[100_000];
    levels[99_999] = -7;
    assertThat(decoded(encoded(levels, 7), levels.length, 7)).isEqualTo(levels);
    Arrays.fill(levels, (byte) 7);
    levels[99_999] = 0;
    assertThat(decoded(encoded(levels, 7), levels.length, 7)).isEqualTo(levels);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, -8, 127, -128})
  void refusesLevelBeyondTheLargest(int level) {
    byte[] levels = {0, (byte) level};
    assertThatThrownBy(() -> encoded(levels, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("level " + level + " is outside [-7, 7]");
  }

  @Test
  void returnsExtremeIntegers() {
    int[] values = {
      0, -1, 1, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE + 1, 1 << 30, -(1 << 30), 0
    };
    assertThat(throughTheCoder(values)).isEqualTo(values);
  }

  @Test
  void returnsEveryPowerOfTwoAndItsNeighbours() {
    int[] values =
        IntStream.range(0, 32)
            .flatMap(bit -> IntStream.of((1 << bit) - 1, 1 << bit, (1 << bit) + 1, -(1 << bit)))
            .toArray();
    assertThat(throughTheCoder(values)).isEqualTo(values);
  }

  @Test
  void returnsIntegersOfEverySize() {
    Random random = new Random(4);
    for (int trial = 0; trial < 300; trial++) {
      int shift = random.nextInt(32);
      int[] values = random.ints(random.nextInt(200)).map(value -> value >> shift).toArray();
      assertThat(throughTheCoder(values)).isEqualTo(values);
    }
  }

  @Test
  void givesSmallMagnitudesSmallCodes() {
    for (int value : new int[] {0, 1, -1, 7, -8, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(IntegerModel.unzigzag(IntegerModel.zigzag(value))).isEqualTo(value);
    }
    assertThat(IntegerModel.zigzag(-1)).isEqualTo(1);
    assertThat(IntegerModel.zigzag(1)).isEqualTo(2);
    assertThat(IntegerModel.zigzag(Integer.MIN_VALUE)).isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void returnsWhatWasWrittenInTurnsFromTheMiddleOfAnArray() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      byte[] first = random(random, random.nextInt(500), 3, random.nextDouble());
      int[] numbers = random.ints(random.nextInt(50), -1000, 1000).toArray();
      byte[] second = random(random, random.nextInt(500), 127, random.nextDouble());
      SymbolEncoder encoder = new SymbolEncoder();
      encoder.levels(first, 1, 3);
      encoder.integers(numbers);
      encoder.levels(second, Math.max(1, second.length), 127);
      byte[] bytes = encoder.finish();

      byte[] surrounded = new byte[bytes.length + 20];
      random.nextBytes(surrounded);
      System.arraycopy(bytes, 0, surrounded, 10, bytes.length);
      SymbolDecoder decoder = new SymbolDecoder(surrounded, 10, bytes.length);
      assertThat(decoder.levels(first.length, 1, 3)).isEqualTo(first);
      assertThat(decoder.integers(numbers.length)).isEqualTo(numbers);
      assertThat(decoder.levels(1, second.length, 127)).isEqualTo(second);
    }
  }

  @Test
  void decodesAnyBytesToLevelsWithinBounds() {
    Random random = new Random(6);
    for (int trial = 0; trial < 3000; trial++) {
      byte[] garbage = new byte[random.nextInt(60)];
      random.nextBytes(garbage);
      if (trial % 3 == 0) {
        Arrays.fill(garbage, (byte) (trial % 2 == 0 ? 0xFF : 0));
      }
      int maxLevel = 1 + random.nextInt(127);
      SymbolDecoder decoder = new SymbolDecoder(garbage, 0, garbage.length);
      for (byte level : decoder.levels(20, 15, maxLevel)) {
        assertThat(level).isBetween((byte) -maxLevel, (byte) maxLevel);
      }
      assertThat(decoder.integers(50)).hasSize(50);
    }
  }
}
