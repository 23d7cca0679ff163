package io.github.dl4jcompress.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariationalKlTest {
  /**
   * The divergence itself: the mean of log |x| over a normal x of mean 1 / sqrt(alpha) and variance
   * 1, less what it is at mean 0.
   */
  private static double exact(double logAlpha) {
    double mean = Math.exp(-logAlpha / 2);
    return meanLogMagnitude(mean) - meanLogMagnitude(0);
  }

  private static double meanLogMagnitude(double mean) {
    double sum = 0;
    double width = 1e-4;
    for (double x = -9.99995; x < 10; x += width) { // around the mean, never at log 0
      sum += Math.log(Math.abs(mean + x)) * Math.exp(-x * x / 2);
    }
    return sum * width / Math.sqrt(2 * Math.PI);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-6, -4, -2, -1, 0, 1, 2, 3, 5, 8})
  void isCloseToTheDivergenceItself(double logAlpha) {
    assertThat(VariationalKl.value(logAlpha)).isCloseTo(exact(logAlpha), within(0.01));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-20, -6, -2, -0.5, 0, 1, 3, 8})
  void derivativeIsThatOfTheValue(double logAlpha) {
    double step = 1e-4;
    double numeric =
        (VariationalKl.value(logAlpha + step) - VariationalKl.value(logAlpha - step)) / (2 * step);
    assertThat(VariationalKl.derivative(logAlpha)).isCloseTo(numeric, within(1e-7)).isNegative();
  }
}
