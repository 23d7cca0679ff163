package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrentUnitTest {
  private static final float OFF_GRID = Math.nextUp(0.5f);

  private static QuantizedWeights zeros(int rows, int columns) {
    return new QuantizedWeights(rows, columns, 8, new byte[rows * columns], new float[rows]);
  }

  /** A dead row, then one of a level of 1. */
  private static QuantizedWeights column(float deadScale, float liveScale) {
    return new QuantizedWeights(2, 1, 8, new byte[] {0, 1}, new float[] {deadScale, liveScale});
  }

  /** One row of levels of -127. */
  private static QuantizedWeights full(int columns) {
    byte[] levels = new byte[columns];
    Arrays.fill(levels, (byte) -127);
    return new QuantizedWeights(1, columns, 8, levels, new float[] {1});
  }

  private static RecurrentUnit withBias(int... bias) {
    return new RecurrentUnit(zeros(2, 3), zeros(2, 2), bias);
  }

  @ParameterizedTest(name = "{0}, {1} and {2} rows")
  @CsvSource({"2, 2, 1", "2, 1, 2", "1, 2, 2", "4, 2, 1"})
  void refusesRowsThatAreNotAsMany(int input, int recurrent, int bias) {
    assertThatThrownBy(() -> new RecurrentUnit(zeros(input, 3), zeros(recurrent, 2), new int[bias]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "need as many rows of input weights, recurrent weights and biases, got %d, %d and %d",
            input, recurrent, bias);
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 20, -(1 << 20), Integer.MAX_VALUE, Integer.MIN_VALUE})
  void refusesBiasBeyondItsBound(int bias) {
    assertThatThrownBy(() -> withBias(0, bias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("bias of row [0-9]+ must be within \\+-2\\^20 exclusive, got " + bias);
  }

  @ParameterizedTest
  @ValueSource(ints = {(1 << 20) - 1, 1 - (1 << 20)})
  void takesTheLargestBias(int bias) {
    assertThat(withBias(0, bias).bias()).containsExactly(0, bias);
  }

  @Test
  void refusesScalesOffTheGrid() {
    QuantizedWeights sound = column(1, 0.5f);
    assertThatThrownBy(() -> new RecurrentUnit(column(1, OFF_GRID), sound, new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input scale of row 1 is not on the grid: " + OFF_GRID);
    assertThatThrownBy(() -> new RecurrentUnit(sound, column(1, OFF_GRID), new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("recurrent scale of row 1 is not on the grid: " + OFF_GRID);
  }

  @Test
  void doesNotAskForAScaleOfDeadRows() {
    RecurrentUnit unit =
        new RecurrentUnit(column(OFF_GRID, 0.5f), column(Float.NaN, 2), new int[2]);
    assertThat(unit.input().scale(0)).isEqualTo(0.5f);
    assertThat(unit.recurrent().scale(0)).isEqualTo(2);
  }

  @Test
  void refusesInputWeightsThatOverflowTheAccumulator() {
    int most = 8_421_504; // (2^31 - 1) / 255
    RecurrentUnit largest = new RecurrentUnit(full(most / 127), zeros(1, 1), new int[1]);
    assertThat(largest.input().columns()).isEqualTo(66_311);
    assertThatThrownBy(() -> new RecurrentUnit(full(66_312), zeros(1, 1), new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "input weights of row 0 have a total magnitude of 8421624; "
                + "the 32-bit accumulator holds at most 8421504");
  }

  @Test
  void refusesRecurrentWeightsThatOverflowTheAccumulator() {
    RecurrentUnit largest = new RecurrentUnit(zeros(1, 1), full(65_535 / 127), new int[1]);
    assertThat(largest.recurrent().columns()).isEqualTo(516);
    assertThatThrownBy(() -> new RecurrentUnit(zeros(1, 1), full(517), new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "recurrent weights of row 0 have a total magnitude of 65659; "
                + "the 32-bit accumulator holds at most 65535");
  }

  @Test
  void keepsNothingOfItsBiasArray() {
    int[] bias = {1, 2};
    RecurrentUnit unit = withBias(bias);
    bias[0] = 9;
    unit.bias()[1] = 9;
    assertThat(unit.bias()).containsExactly(1, 2);
  }

  /** Bounded functions are those whose values far out and in between are within [-1, 1]. */
  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
  void boundsExactlyTheFunctionsThatAreBounded(Activation activation) {
    boolean within = true;
    for (double x = -100; x <= 100; x += 1.0 / 16) {
      within &= Math.abs(activation.apply(x)) <= 1;
    }
    assertThat(RecurrentUnit.isBounded(activation)).isEqualTo(within);
  }
}
