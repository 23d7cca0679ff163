package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PenStrokesTest {
  @Test
  void drawsLinesThroughTheirPoints() {
    List<double[]> strokes = PenStrokes.parse("M1 2 L3 4 M5 6 L7 8 L9 10").write(new Random(1), 0);
    assertThat(strokes)
        .containsExactly(new double[] {1, 2, 3, 4}, new double[] {5, 6, 7, 8, 9, 10});
  }

  @Test
  void curveStartsAtThePenAndEndsAtItsLastPoint() {
    double[] curve = PenStrokes.parse("M0 0 C0 8 8 8 8 0").write(new Random(1), 0).get(0);
    assertThat(curve).hasSize(2 * 13).startsWith(0, 0).endsWith(8, 0);
    // Half way: (p0 + 3 p1 + 3 p2 + p3) / 8.
    assertThat(curve[12]).isEqualTo(4);
    assertThat(curve[13]).isEqualTo(6);
  }

  @Test
  void unsteadyHandMovesEachPoint() {
    double[] steady = {1, 2, 3, 4};
    double[] moved = PenStrokes.parse("M1 2 L3 4").write(new Random(1), 1).get(0);
    for (int i = 0; i < steady.length; i++) {
      assertThat(moved[i]).isNotEqualTo(steady[i]);
    }
  }

  @Test
  void everyDigitHasSeveralStyles() {
    for (int digit = 0; digit < 10; digit++) {
      assertThat(PenStrokes.stylesOf(digit)).as("digit %d", digit).hasSizeGreaterThan(2);
    }
  }
}
