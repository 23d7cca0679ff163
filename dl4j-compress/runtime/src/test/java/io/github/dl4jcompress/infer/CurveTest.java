package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.Activation;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CurveTest {
  private static final double PROMISED = 1e-6;

  /** From -20 to 20, with no step in common with the functions. */
  private static float[] axis() {
    float[] axis = new float[200_000];
    for (int i = 0; i < axis.length; i++) {
      axis[i] = (float) (-20 + i / 5003.0);
    }
    return axis;
  }

  private static float[] at(Activation function, float... values) {
    float[] results = values.clone();
    CellArithmetic.PLAIN.apply(function, results, 0, results.length);
    return results;
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        Arguments.of(Activation.TANH, -1.0),
        Arguments.of(Activation.SIGMOID, 0.0),
        Arguments.of(Activation.HARD_TANH, -1.0),
        Arguments.of(Activation.HARD_SIGMOID, 0.0),
        Arguments.of(Activation.SOFTSIGN, -1.0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void staysWithinItsPromiseOfTheFunction(Activation function, double least) {
    float[] axis = axis();
    float[] results = at(function, axis);
    double worst = 0;
    for (int i = 0; i < axis.length; i++) {
      worst = Math.max(worst, Math.abs(results[i] - function.apply(axis[i])));
    }
    assertThat(worst).isLessThan(PROMISED);
  }

  /** Each float of about one unit. */
  private static float[] edge(float from) {
    float[] edge = new float[1 << 21];
    for (int i = 0; i < edge.length; i++) {
      edge[i] = Float.intBitsToFloat(Float.floatToRawIntBits(from) + i);
    }
    return edge;
  }

  private static float[] mirrored(float[] values) {
    float[] mirrored = values.clone();
    for (int i = 0; i < mirrored.length; i++) {
      mirrored[i] = -values[i];
    }
    return mirrored;
  }

  /** Also where tanh and sigmoid become flat. */
  @ParameterizedTest(name = "{0} is between {1} and 1")
  @MethodSource("functions")
  void staysWithinItsBounds(Activation function, double least) {
    float[] tanh = edge(7);
    float[] sigmoid = edge(15);
    for (float[] axis : new float[][] {axis(), tanh, mirrored(tanh), sigmoid, mirrored(sigmoid)}) {
      float[] results = at(function, axis);
      Arrays.sort(results);
      assertThat((double) results[0]).isGreaterThanOrEqualTo(least);
      assertThat((double) results[results.length - 1]).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void fallsByNoMoreThanItsRoundings(Activation function, double least) {
    float[] results = at(function, axis());
    for (int i = 1; i < results.length; i++) {
      assertThat(results[i] >= results[i - 1] - 4e-7f).as("at place %d", i).isTrue();
    }
  }

  @Test
  void isSymmetric() {
    float[] axis = axis();
    float[] right = at(Activation.TANH, axis);
    float[] left = at(Activation.TANH, mirrored(axis));
    for (int i = 0; i < axis.length; i++) {
      assertThat(left[i] == -right[i]).as("at place %d", i).isTrue();
    }
    assertThat(at(Activation.TANH, 0)).containsExactly(0);
    assertThat(at(Activation.SIGMOID, 0)).containsExactly(0.5f);
  }

  @ParameterizedTest(name = "{0} at {1} is {2}")
  @CsvSource({
    "TANH, 1e30, 0.99999946",
    "TANH, -1e30, -0.99999946",
    "TANH, 7.7, 0.99999946",
    "SIGMOID, 1e30, 0.99999976",
    "SIGMOID, -1e30, 2.682209E-7",
    "SIGMOID, 15.4, 0.99999976",
    "HARD_TANH, 1e30, 1",
    "HARD_SIGMOID, -1e30, 0",
    "SOFTSIGN, 1e30, 1",
  })
  void isFlatFarOut(Activation function, float x, float expected) {
    assertThat(at(function, x)).containsExactly(expected);
  }

  @Test
  void leavesTheOtherValuesAlone() {
    for (Activation function : new Activation[] {Activation.TANH, Activation.SIGMOID}) {
      float[] values = {1, 1, 1, 1};
      CellArithmetic.PLAIN.apply(function, values, 1, 3);
      assertThat(values[0]).isEqualTo(1);
      assertThat(values[1]).isEqualTo(values[2]).isNotEqualTo(1);
      assertThat(values[3]).isEqualTo(1);
    }
  }
}
