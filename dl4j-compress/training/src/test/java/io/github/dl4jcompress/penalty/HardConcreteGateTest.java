package io.github.dl4jcompress.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardConcreteGateTest {
  private static final int GRID = 200_000;

  /** Mean over uniform numbers. */
  private static double mean(DoubleUnaryOperator ofUniform) {
    double sum = 0;
    for (int i = 0; i < GRID; i++) {
      sum += ofUniform.applyAsDouble((i + 0.5) / GRID);
    }
    return sum / GRID;
  }

  private static double meanGate(double logAlpha) {
    return mean(u -> HardConcreteGate.sample(logAlpha, u));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-5, -2, 0, 0.7, 3})
  void gatesAreOpenAsOftenAsTheProbabilitySays(double logAlpha) {
    double open = mean(u -> HardConcreteGate.sample(logAlpha, u) > 0 ? 1 : 0);
    assertThat(HardConcreteGate.probabilityOpen(logAlpha)).isCloseTo(open, within(2e-5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-5, -2, 0, 0.7, 3})
  void derivativesAreThoseOfTheExpectations(double logAlpha) {
    double step = 1e-3;
    double ofMean = (meanGate(logAlpha + step) - meanGate(logAlpha - step)) / (2 * step);
    assertThat(mean(u -> HardConcreteGate.sampleDerivative(logAlpha, u)))
        .isCloseTo(ofMean, within(1e-4));
    double ofOpen =
        (HardConcreteGate.probabilityOpen(logAlpha + step)
                - HardConcreteGate.probabilityOpen(logAlpha - step))
            / (2 * step);
    assertThat(HardConcreteGate.probabilityOpenDerivative(logAlpha))
        .isCloseTo(ofOpen, within(1e-7));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.9, 0.999})
  void aProbabilityHasItsLogAlpha(double probability) {
    assertThat(HardConcreteGate.probabilityOpen(HardConcreteGate.logAlpha(probability)))
        .isCloseTo(probability, within(1e-12));
  }

  @Test
  void settledGatesAreExactlyClosedOrOpenAtTheEnds() {
    assertThat(HardConcreteGate.settled(-2.4)).isZero(); // sigmoid(-2.398) is 1 / 12
    assertThat(HardConcreteGate.settled(-2.39)).isPositive().isLessThan(0.01);
    assertThat(HardConcreteGate.settled(0)).isCloseTo(0.5, within(1e-12));
    assertThat(HardConcreteGate.settled(2.4)).isEqualTo(1);
  }
}
