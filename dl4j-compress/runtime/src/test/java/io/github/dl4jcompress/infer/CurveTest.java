package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.model.Activation;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

class CurveTest {
  private static final double PROMISED = 2e-6;

  /** Not a divisor of the distance of the table's points, so that all places between are seen. */
  private static final double STEP = 1 / 5003.0;

  static Stream<Arguments> tables() {
    DoubleUnaryOperator tanh = StrictMath::tanh;
    DoubleUnaryOperator sigmoid = x -> 1 / (1 + StrictMath.exp(-x));
    return Stream.of(
        Arguments.of(Activation.TANH, tanh), Arguments.of(Activation.SIGMOID, sigmoid));
  }

  private static double worst(Curve curve, DoubleUnaryOperator function) {
    double worst = 0;
    for (double x = -20; x <= 20; x += STEP) {
      worst = Math.max(worst, Math.abs(curve.at(x) - function.applyAsDouble(x)));
    }
    return worst;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void staysWithinItsPromiseOfTheFunction(Activation activation, DoubleUnaryOperator function) {
    assertThat(worst(Curve.of(activation), function)).isLessThan(PROMISED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void neverFalls(Activation activation, DoubleUnaryOperator function) {
    Curve curve = Curve.of(activation);
    double before = curve.at(-20);
    for (double x = -20; x <= 20; x += STEP) {
      double here = curve.at(x);
      assertThat(here >= before).as("at %s", x).isTrue();
      assertThat(curve.at(Math.nextUp(x)) >= here).as("behind %s", x).isTrue();
      before = here;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void hasNoJumpAtThePointsOfItsTable(Activation activation, DoubleUnaryOperator function) {
    Curve curve = Curve.of(activation);
    for (int i = -17 * 256; i <= 17 * 256; i++) {
      double point = i / 256.0;
      assertThat(curve.at(Math.nextUp(point)) - curve.at(Math.nextDown(point)))
          .as("at %s", point)
          .isBetween(0.0, 1e-14);
    }
  }

  @Test
  void isSymmetric() {
    Curve tanh = Curve.of(Activation.TANH);
    Curve sigmoid = Curve.of(Activation.SIGMOID);
    assertThat(tanh.at(0)).isZero();
    assertThat(sigmoid.at(0)).isEqualTo(0.5);
    for (double x = 0; x <= 20; x += 1 / 503.0) {
      assertThat(tanh.at(-x)).as("tanh at %s", x).isCloseTo(-tanh.at(x), within(1e-14));
      assertThat(sigmoid.at(-x)).as("sigmoid at %s", x).isCloseTo(1 - sigmoid.at(x), within(1e-14));
    }
  }

  @ParameterizedTest(name = "{0} at {1} is {2}")
  @CsvSource({
    "TANH, Infinity, 1",
    "TANH, 1e300, 1",
    "TANH, 16, 1",
    "TANH, -16, -1",
    "TANH, -1e300, -1",
    "TANH, -Infinity, -1",
    "SIGMOID, Infinity, 1",
    "SIGMOID, 1e300, 1",
    "SIGMOID, 16, 1",
    "SIGMOID, -16, 0",
    "SIGMOID, -1e300, 0",
    "SIGMOID, -Infinity, 0",
  })
  void isFlatFarOut(Activation activation, double x, double expected) {
    assertThat(Curve.of(activation).at(x)).isCloseTo(expected, within(2e-7)).isBetween(-1.0, 1.0);
  }

  /** No sum in the engine is ever NaN; if one were, a table takes its left end. */
  @ParameterizedTest(name = "{0} takes NaN to {1}")
  @CsvSource({"TANH, -1", "SIGMOID, 0"})
  void takesNanToTheLeftEnd(Activation activation, double expected) {
    assertThat(Curve.of(activation).at(Double.NaN)).isCloseTo(expected, within(2e-7));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"TANH", "SIGMOID", "SOFTMAX"})
  void computesTheOtherFunctionsExactly(Activation activation) {
    Curve curve = Curve.of(activation);
    Random random = new Random(12);
    for (int i = 0; i < 2_000; i++) {
      double x = 20 * random.nextGaussian();
      assertThat(curve.at(x)).as("at %s", x).isEqualTo(activation.apply(x));
    }
    assertThat(curve.at(Double.NaN)).isNaN();
  }
}
