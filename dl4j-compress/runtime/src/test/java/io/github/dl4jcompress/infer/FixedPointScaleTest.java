package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointScaleTest {
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal TWO_TO_THE_31 = BigDecimal.valueOf(1L << 31);
  private static final int[] EXTREMES = {
    Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1, 0, 1, Integer.MAX_VALUE - 1, Integer.MAX_VALUE
  };

  private static long roundedTiesUp(BigDecimal exact) {
    return exact.add(HALF).setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private static BigDecimal product(int value, double factor) {
    return new BigDecimal(factor).multiply(BigDecimal.valueOf(value));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesFactorThatIsNoPositiveNumber(double factor) {
    assertThatThrownBy(() -> FixedPointScale.of(factor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("factor must be finite and > 0, got " + factor);
  }

  @Test
  void isExactForFactorsOf31Bits() {
    Random random = new Random(10);
    for (int i = 0; i < 50_000; i++) {
      int mantissa = (1 << 30) | random.nextInt(1 << 30);
      double factor = Math.scalb((double) mantissa, -1 - random.nextInt(62));
      int value =
          i % 8 == 0 ? EXTREMES[i / 8 % EXTREMES.length] : random.nextInt() >> random.nextInt(32);
      assertThat(FixedPointScale.of(factor).times(value))
          .as("%d * %s", value, factor)
          .isEqualTo(roundedTiesUp(product(value, factor)));
    }
  }

  @Test
  void isWithinTwoToTheMinus31OfAnyFactor() {
    Random random = new Random(11);
    for (int i = 0; i < 50_000; i++) {
      double factor = Math.scalb(1 + random.nextDouble(), random.nextInt(90) - 60);
      int value =
          i % 8 == 0 ? EXTREMES[i / 8 % EXTREMES.length] : random.nextInt() >> random.nextInt(32);
      BigDecimal exact = product(value, factor);
      BigDecimal slack = exact.abs().divide(TWO_TO_THE_31);
      assertThat(BigDecimal.valueOf(FixedPointScale.of(factor).times(value)).subtract(exact).abs())
          .as("%d * %s", value, factor)
          .isLessThanOrEqualTo(slack.add(HALF));
    }
  }

  @ParameterizedTest(name = "{0} * {1} is {2}")
  @CsvSource({
    "1, 0.5, 1",
    "-1, 0.5, 0",
    "3, 0.5, 2",
    "-3, 0.5, -1",
    "7, 1, 7",
    "-2147483648, 1, -2147483648",
    "2147483647, 1073741823.5, 2305843007066210305",
  })
  void roundsTiesUp(int value, double factor, long expected) {
    assertThat(FixedPointScale.of(factor).times(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0x1p-33, 1e-20, 1e-300, Double.MIN_VALUE, Double.MIN_NORMAL})
  void givesZeroForFactorsTooSmallToMatter(double factor) {
    for (int value : EXTREMES) {
      assertThat(FixedPointScale.of(factor).times(value)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0x1p30, 1e10, 1e77, Double.MAX_VALUE})
  void goesBeyondAnyCodeForFactorsTooLarge(double factor) {
    FixedPointScale scale = FixedPointScale.of(factor);
    assertThat(scale.times(0)).isZero();
    assertThat(scale.times(1)).isGreaterThan(255);
    assertThat(scale.times(-1)).isLessThan(-255);
    assertThat(scale.times(Integer.MAX_VALUE)).isGreaterThan(255);
    assertThat(scale.times(Integer.MIN_VALUE)).isLessThan(-255);
  }

  @Test
  void carriesAMantissaThatRoundsUpToTheNextPowerOfTwo() {
    assertThat(FixedPointScale.of(Math.nextDown(1.0))).isEqualTo(FixedPointScale.of(1));
    assertThat(FixedPointScale.of(Math.nextDown(0x1p30))).isEqualTo(FixedPointScale.of(0x1p30));
  }
}
