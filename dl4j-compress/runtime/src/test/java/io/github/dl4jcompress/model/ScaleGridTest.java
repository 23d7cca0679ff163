package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleGridTest {
  @Test
  void growsByAnEighthOfAnOctave() {
    for (int index = ScaleGrid.MIN_INDEX; index < ScaleGrid.MAX_INDEX; index++) {
      double ratio = (double) ScaleGrid.scale(index + 1) / ScaleGrid.scale(index);
      assertThat(ratio).isCloseTo(Math.pow(2, 0.125), within(1e-6));
    }
  }

  @ParameterizedTest(name = "index {0} is {1}")
  @CsvSource({"-256, 2.3283064365386963E-10", "-8, 0.5", "0, 1", "8, 2", "128, 65536"})
  void hasPowersOfTwoAtWholeOctaves(int index, float scale) {
    assertThat(ScaleGrid.scale(index)).isEqualTo(scale);
  }

  @ParameterizedTest
  @ValueSource(ints = {-257, 129, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesIndexOffTheGrid(int index) {
    assertThatThrownBy(() -> ScaleGrid.scale(index))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale index must be in [-256, 128], got " + index);
  }

  @Test
  void findsEachOfItsScalesAndNotItsNeighbours() {
    for (int index = ScaleGrid.MIN_INDEX; index <= ScaleGrid.MAX_INDEX; index++) {
      float scale = ScaleGrid.scale(index);
      assertThat(ScaleGrid.indexAtLeast(scale)).isEqualTo(index);
      assertThat(ScaleGrid.contains(scale)).isTrue();
      assertThat(ScaleGrid.contains(Math.nextUp(scale))).isFalse();
      assertThat(ScaleGrid.contains(Math.nextDown(scale))).isFalse();
    }
  }

  @Test
  void findsTheSmallestScaleNotBelow() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      float scale = (float) Math.exp(30 * random.nextDouble() - 20);
      int index = ScaleGrid.indexAtLeast(scale);
      assertThat(ScaleGrid.scale(index)).isGreaterThanOrEqualTo(scale);
      assertThat(ScaleGrid.scale(index - 1)).isLessThan(scale);
    }
  }

  @ParameterizedTest(name = "{0} gives {1}")
  @CsvSource({"0, -256", "1e-20, -256", "-1, -256", "65537, 128", "Infinity, 128", "NaN, 128"})
  void staysAtItsEndsForScalesBeyond(float scale, int index) {
    assertThat(ScaleGrid.indexAtLeast(scale)).isEqualTo(index);
    assertThat(ScaleGrid.contains(scale)).isFalse();
  }
}
