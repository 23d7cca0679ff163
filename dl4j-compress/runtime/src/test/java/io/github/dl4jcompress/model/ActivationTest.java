package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTest {
  /** Textbook formulas, written apart from the main code. */
  static Stream<Arguments> formulas() {
    return Stream.of(
        formula(Activation.IDENTITY, x -> x),
        formula(Activation.RELU, x -> x < 0 ? 0 : x),
        formula(Activation.RELU6, x -> x < 0 ? 0 : x > 6 ? 6 : x),
        formula(Activation.LEAKY_RELU, x -> x < 0 ? x / 100 : x),
        formula(Activation.ELU, x -> x < 0 ? Math.exp(x) - 1 : x),
        formula(Activation.SIGMOID, x -> Math.exp(x) / (Math.exp(x) + 1)),
        formula(Activation.HARD_SIGMOID, x -> x < -2.5 ? 0 : x > 2.5 ? 1 : x / 5 + 0.5),
        formula(Activation.TANH, x -> (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1)),
        formula(Activation.HARD_TANH, x -> x < -1 ? -1 : x > 1 ? 1 : x),
        formula(Activation.SOFTPLUS, x -> Math.log(1 + Math.exp(x))),
        formula(Activation.SOFTSIGN, x -> x < 0 ? x / (1 - x) : x / (1 + x)),
        formula(Activation.SWISH, x -> x * Math.exp(x) / (Math.exp(x) + 1)));
  }

  private static Arguments formula(Activation activation, DoubleUnaryOperator formula) {
    return Arguments.of(activation, formula);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formulas")
  void followsItsFormula(Activation activation, DoubleUnaryOperator formula) {
    for (double x = -40; x <= 40; x += 1.0 / 64) {
      assertThat(activation.apply(x))
          .as("at %s", x)
          .isCloseTo(formula.applyAsDouble(x), within(1e-12));
    }
  }

  @Test
  void hasAFormulaHereForAllButSoftmax() {
    assertThat(formulas().map(formula -> formula.get()[0]))
        .containsExactlyInAnyOrder(
            Stream.of(Activation.values()).filter(a -> a != Activation.SOFTMAX).toArray());
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = Mode.EXCLUDE, names = "SOFTMAX")
  void staysFiniteForAnyFloat(Activation activation) {
    for (double x :
        new double[] {-Float.MAX_VALUE, -1e4, -0.0, Float.MIN_VALUE, 1e4, Float.MAX_VALUE}) {
      assertThat(activation.apply(x)).as("at %s", x).isFinite();
    }
  }

  @ParameterizedTest(name = "{0} at {1} is {2}")
  @CsvSource({
    "SIGMOID, -800, 0",
    "SIGMOID, 800, 1",
    "TANH, -800, -1",
    "TANH, 800, 1",
    "SOFTPLUS, 800, 800",
    "SOFTPLUS, -800, 0",
    "ELU, -800, -1",
    "SWISH, 800, 800",
  })
  void settlesFarOut(Activation activation, double x, double expected) {
    assertThat(activation.apply(x)).isEqualTo(expected);
  }

  @Test
  void refusesSoftmaxOfOneValue() {
    assertThatThrownBy(() -> Activation.SOFTMAX.apply(1))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("softmax acts on a vector, not on one value");
  }
}
