package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizedWeightsTest {
  private static QuantizedWeights columnOf(byte[] levels, float... scales) {
    return new QuantizedWeights(levels.length, 1, 8, levels, scales);
  }

  private static float[] scalesOf(QuantizedWeights weights) {
    float[] scales = new float[weights.rows()];
    for (int row = 0; row < scales.length; row++) {
      scales[row] = weights.scale(row);
    }
    return scales;
  }

  @ParameterizedTest
  @CsvSource({"0, 6", "6, 0", "-1, -6", "2, 4", "65536, 65536"})
  void refusesShapeThatIsNotThatOfItsLevels(int rows, int columns) {
    assertThatThrownBy(() -> new QuantizedWeights(rows, columns, 8, new byte[6], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need rows * columns levels, got " + rows + " * " + columns + " and 6");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 9})
  void refusesBitsOutOfRange(int bits) {
    assertThatThrownBy(() -> new QuantizedWeights(1, 1, bits, new byte[1], new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bits must be in [2, 8], got " + bits);
  }

  @Test
  void refusesAnotherNumberOfScalesThanRows() {
    assertThatThrownBy(() -> new QuantizedWeights(3, 2, 8, new byte[6], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need 3 scales, got 2");
  }

  @ParameterizedTest(name = "{0} bits hold up to {1}")
  @CsvSource({"2, 1", "3, 3", "4, 7", "5, 15", "6, 31", "7, 63", "8, 127"})
  void refusesLevelsBeyondTheBits(int bits, int limit) {
    assertThat(QuantizedWeights.maxLevel(bits)).isEqualTo(limit);
    float[] scale = {1};
    byte[] sound = {(byte) limit, (byte) -limit};
    assertThat(new QuantizedWeights(1, 2, bits, sound, scale).level(0, 1)).isEqualTo(-limit);

    byte[] beyond = {(byte) (-limit - 1)};
    assertThatThrownBy(() -> new QuantizedWeights(1, 1, bits, beyond, scale))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a level of %d bits must be in [-%d, %d], got %d", bits, limit, limit, -limit - 1);
  }

  @ParameterizedTest
  @ValueSource(
      floats = {0, -1, 0x0.fffffep-60f, 0x1.000002p40f, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesScaleOfALiveRow(float scale) {
    assertThatThrownBy(() -> columnOf(new byte[] {1, 1}, 1, scale))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale of row 1 must be in [2^-60, 2^40], got " + scale);
  }

  @Test
  void ignoresScalesOfDeadRows() {
    QuantizedWeights weights = columnOf(new byte[] {0, 1, 0}, Float.NaN, 3, -1);
    assertThat(scalesOf(weights)).containsExactly(3, 3, 3);
  }

  @Test
  void lendsDeadRowsTheNearestLiveScaleAboveElseBelow() {
    byte[] levels = {0, 0, 1, 0, 2, 0, 0};
    assertThat(scalesOf(columnOf(levels, 9, 9, 3, 9, 5, 9, 9)))
        .containsExactly(3, 3, 3, 3, 5, 5, 5);
  }

  @Test
  void givesScaleOneWhereNoRowLives() {
    assertThat(scalesOf(columnOf(new byte[2], 4, 5))).containsExactly(1, 1);
  }

  @Test
  void keepsNothingOfItsArrays() {
    byte[] levels = {1, 2};
    float[] scales = {3};
    QuantizedWeights weights = new QuantizedWeights(1, 2, 8, levels, scales);
    levels[0] = 9;
    scales[0] = 9;
    assertThat(weights.level(0, 0)).isEqualTo(1);
    assertThat(weights.scale(0)).isEqualTo(3);
  }

  @Test
  void leavesTheCallersScalesAlone() {
    float[] scales = {7, 3};
    columnOf(new byte[] {0, 1}, scales);
    assertThat(scales).containsExactly(7, 3);
  }

  @Test
  void countsAndFindsItsWeights() {
    byte[] levels = {0, 1, 0, -2, 3, 0};
    QuantizedWeights weights = new QuantizedWeights(2, 3, 4, levels, new float[] {1, 1});
    assertThat(weights.size()).isEqualTo(6);
    assertThat(weights.nonZeros()).isEqualTo(3);
    assertThat(weights.level(1, 0)).isEqualTo(-2);
    assertThat(weights.isDead(0)).isFalse();
    assertThatThrownBy(() -> weights.level(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> weights.level(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
