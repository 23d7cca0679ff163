package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BiasStepTest {
  private final Random random = new Random(6);

  private float scale() {
    return switch (random.nextInt(4)) {
      case 0 -> ScaleGrid.scale(random.nextInt(385) - 256);
      case 1 -> Math.scalb(1f, random.nextInt(101) - 60);
      case 2 -> random.nextBoolean() ? Scales.MIN : Scales.MAX;
      default -> Math.scalb(1 + random.nextFloat(), random.nextInt(100) - 60);
    };
  }

  private int bias() {
    int bits = random.nextInt(31);
    int magnitude = bits == 0 ? 0 : random.nextInt(1 << bits);
    int coarse = magnitude >> random.nextInt(31) << random.nextInt(31);
    int bounded = Math.abs(random.nextBoolean() ? magnitude : coarse) % LinearUnit.MAX_BIAS;
    return random.nextBoolean() ? bounded : -bounded;
  }

  /** Some rows are dead, and take their scale from another. */
  private QuantizedWeights weights(int rows) {
    byte[] levels = new byte[rows];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      levels[row] = (byte) random.nextInt(3);
      scales[row] = scale();
    }
    return new QuantizedWeights(rows, 1, 8, levels, scales);
  }

  private static boolean loses(BiasStep step, QuantizedWeights weights, int[] bias) {
    for (int row = 0; row < bias.length; row++) {
      int shift = step.shift(weights.scale(row));
      if (bias[row] >> shift << shift != bias[row]) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theStepOfBiasesLosesNothingAndACoarserOneDoes() {
    int coarsest = 0;
    for (int i = 0; i < 20_000; i++) {
      int rows = 1 + random.nextInt(6);
      QuantizedWeights weights = weights(rows);
      int[] bias = random.ints(rows, 0, 1).map(zero -> bias()).toArray();
      BiasStep step = BiasStep.of(weights, bias);
      assertThat(loses(step, weights, bias)).as("network %d", i).isFalse();
      if (step.exponent() < BiasStep.MAX_EXPONENT) {
        coarsest++;
        BiasStep next = new BiasStep(step.exponent() + 1);
        assertThat(loses(next, weights, bias)).as("network %d", i).isTrue();
      }
    }
    assertThat(coarsest).isBetween(10_000, 19_999);
  }

  @Test
  void ofNoBiasesIsTheCoarsest() {
    assertThat(BiasStep.of(weights(3), new int[3]).exponent()).isEqualTo(BiasStep.MAX_EXPONENT);
    int power = 1 << 29; // of one bit, the highest
    assertThat(BiasStep.of(weights(2), new int[] {power, -power}).exponent())
        .isEqualTo(BiasStep.MAX_EXPONENT);
  }

  @ParameterizedTest(name = "2^{0} is {2} bits of a row of scale {1}")
  @CsvSource({
    "0, 1, 0",
    "3, 1, 3",
    "3, 0.5, 4",
    "3, 0.51, 3", // its unit is rounded up to a power of two
    "3, 0.99, 3",
    "-3, 1, 0",
    "40, 1, 29",
    "160, 1.099511627776e12, 29", // 2^40
    "-160, 8.673617379884035e-19, 0", // 2^-60
    "-60, 8.673617379884035e-19, 0",
    "-59, 8.673617379884035e-19, 1",
  })
  void shiftsBetweenNothingAnd29Bits(int exponent, float scale, int shift) {
    assertThat(new BiasStep(exponent).shift(scale)).isEqualTo(shift);
  }

  @ParameterizedTest(name = "{0} has steps of 2^{1}")
  @CsvSource({
    "1, 0",
    "1.99, 0",
    "2, 1",
    "0.75, -1",
    "0.1, -4",
    "0, -160",
    "1e-300, -160",
    "1e300, 160",
  })
  void isThePowerOfTwoThatIsNotAbove(double units, int exponent) {
    assertThat(BiasStep.atMost(units).exponent()).isEqualTo(exponent);
  }

  @ParameterizedTest
  @ValueSource(ints = {-161, 161, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesExponentOutOfBounds(int exponent) {
    assertThatThrownBy(() -> new BiasStep(exponent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("exponent must be in [-160, 160], got " + exponent);
  }
}
