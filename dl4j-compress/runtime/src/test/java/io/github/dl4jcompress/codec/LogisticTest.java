package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogisticTest {
  @Test
  void logarithmsAreCloseOverAllMagnitudes() {
    for (double x = 1e-300; x < 1e300; x *= 1.37) {
      assertThat(Logistic.ln(x)).as("ln %s", x).isCloseTo(Math.log(x), within(2.5e-4));
    }
  }

  @Test
  void squashesAsTheLogisticFunctionDoes() {
    for (double x = -12; x <= 12; x += 0.00917) {
      assertThat(Logistic.squash(x)).as("%s", x).isCloseTo(1 / (1 + Math.exp(-x)), within(1e-6));
    }
    assertThat(Logistic.squash(1e9)).isEqualTo(Logistic.squash(12));
    assertThat(Logistic.squash(-1e9)).isEqualTo(Logistic.squash(-12));
  }

  /** The bits on record: other ones would read other models from the same files. */
  @Test
  void givesTheSameBitsEverywhere() {
    assertThat(Logistic.ln(0.01)).hasToString("-4.605147298066428");
    assertThat(Logistic.squash(-2.5)).hasToString("0.07585818002124355");
    assertThat(Logistic.squash(-2.503)).hasToString("0.07564856452135746");
  }
}
