package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealModelTest {
  private static final int COUNT = 100_000;

  private static byte[] encoded(int[] patterns, int exponentBits, int fractionBits) {
    SymbolEncoder encoder = new SymbolEncoder();
    encoder.reals(patterns, exponentBits, fractionBits);
    return encoder.finish();
  }

  private static int[] decoded(byte[] bytes, int count, int exponentBits, int fractionBits) {
    return new SymbolDecoder(bytes, 0, bytes.length).reals(count, exponentBits, fractionBits);
  }

  /** Weights as training leaves them, a share of them pruned. */
  private static int[] weights(double density) {
    Random random = new Random(4);
    int[] bits = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      if (random.nextDouble() < density) {
        bits[i] = Float.floatToIntBits((float) (0.1 * random.nextGaussian()));
      }
    }
    return bits;
  }

  @ParameterizedTest
  @CsvSource({"8, 23", "5, 10", "1, 1", "8, 1", "1, 23"})
  void returnsEveryPattern(int exponentBits, int fractionBits) {
    Random random = new Random(exponentBits);
    int width = 1 + exponentBits + fractionBits;
    int[] patterns = new int[3000];
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = random.nextInt() >>> (32 - width);
    }
    patterns[0] = 0;
    patterns[1] = 1 << (width - 1); // a negative zero
    patterns[2] = -1 >>> (32 - width);
    byte[] bytes = encoded(patterns, exponentBits, fractionBits);
    assertThat(decoded(bytes, patterns.length, exponentBits, fractionBits)).isEqualTo(patterns);
  }

  @Test
  void takesNextToNothingForZeros() {
    assertThat(encoded(new int[COUNT], 8, 23)).hasSizeLessThan(8);
    assertThat(encoded(new int[0], 5, 10)).isEmpty();
  }

  /** 32 bits a weight as they lie in memory; the exponents of a bell curve take under three. */
  @ParameterizedTest(name = "{1} bits at a density of {0}")
  @CsvSource({"1, 26.6", "0.1, 3.13", "0.01, 0.36"})
  void takesFewBitsForExponentsAndZeros(double density, double bitsPerWeight) {
    byte[] bytes = encoded(weights(density), 8, 23);
    assertThat(8.0 * bytes.length / COUNT).isBetween(0.95 * bitsPerWeight, bitsPerWeight);
  }

  @Test
  void anyBytesDecodeToNumbersOfTheirWidth() {
    byte[] bytes = new byte[4000];
    new Random(8).nextBytes(bytes);
    for (int pattern : decoded(bytes, 5000, 5, 10)) {
      assertThat(pattern).isBetween(0, 0xFFFF);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "9, 10", "5, 0", "5, 24"})
  void refusesOtherWidths(int exponentBits, int fractionBits) {
    assertThatThrownBy(() -> encoded(new int[1], exponentBits, fractionBits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "need 1 to 8 bits of exponent and 1 to 23 of fraction, got %d and %d",
            exponentBits, fractionBits);
  }
}
