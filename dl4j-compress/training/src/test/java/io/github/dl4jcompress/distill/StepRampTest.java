package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepRampTest {
  @ParameterizedTest(name = "step {0} -> {1}")
  @CsvSource({"0, 5.0", "1, 4.6", "5, 3.0", "9, 1.4", "10, 1.0", "11, 1.0", "9000000000, 1.0"})
  void goesInAStraightLineAndStays(long step, double expected) {
    assertThat(new StepRamp(5, 1, 10).at(step)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void aConstantIsTheSameAtEveryStep() {
    StepRamp ramp = StepRamp.constant(0.7);
    assertThat(ramp).isEqualTo(new StepRamp(0.7, 0.7, 0));
    assertThat(ramp.at(0)).isEqualTo(0.7);
    assertThat(ramp.at(1_000_000)).isEqualTo(0.7);
  }

  @Test
  void knowsItsBoundsWhicheverWayItGoes() {
    assertThat(new StepRamp(5, 1, 10).min()).isEqualTo(1);
    assertThat(new StepRamp(5, 1, 10).max()).isEqualTo(5);
    assertThat(new StepRamp(1, 5, 10).min()).isEqualTo(1);
    assertThat(new StepRamp(1, 5, 10).max()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesEndsThatAreNotFinite(double bad) {
    assertThatThrownBy(() -> new StepRamp(bad, 1, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("both ends must be finite, got first=" + bad + ", last=1.0");
    assertThatThrownBy(() -> new StepRamp(1, bad, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("both ends must be finite, got first=1.0, last=" + bad);
  }

  @Test
  void refusesARampWithoutSteps() {
    assertThatThrownBy(() -> new StepRamp(1, 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a ramp from 1.0 to 2.0 needs steps >= 1, got 0");
    assertThatThrownBy(() -> new StepRamp(1, 1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a ramp from 1.0 to 1.0 needs steps >= 1, got -1");
  }
}
