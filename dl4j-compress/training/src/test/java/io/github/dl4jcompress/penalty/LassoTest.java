package io.github.dl4jcompress.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LassoTest {
  private static final int PLUS_ZERO = 0;

  @Test
  void weightsMoveTowardsZeroByTheThresholdAndStopThere() {
    float[] values = {1f, -1f, 0.2f, -0.2f, 0.25f, 0f};
    LassoLayer.shrink(values, new WeightGroups(new int[] {0, 1, 2, 3, 4, 5}), 0.25);
    assertThat(values).containsExactly(0.75f, -0.75f, 0f, 0f, 0f, 0f);
    assertThat(Float.floatToRawIntBits(values[3])).isEqualTo(PLUS_ZERO);
  }

  @Test
  void theNormOfAGroupShrinksAndSmallGroupsGoAsAWhole() {
    float[] values = {3f, 0.5f, 4f, -0.5f};
    LassoLayer.shrink(values, new WeightGroups(new int[] {0, 1, 0, 1}), 1 / Math.sqrt(2));
    // threshold 1 for groups of two: norm 5 becomes 4, norm 0.7 becomes 0
    assertThat(values[0]).isCloseTo(2.4f, within(1e-6f));
    assertThat(values[2]).isCloseTo(3.2f, within(1e-6f));
    assertThat(values[1]).isZero();
    assertThat(Float.floatToRawIntBits(values[3])).isEqualTo(PLUS_ZERO);
  }

  @Test
  void thresholdZeroChangesNothing() {
    float[] values = {3f, 0.5f, 0f};
    LassoLayer.shrink(values, new WeightGroups(new int[] {0, 0, 1}), 0);
    assertThat(values).containsExactly(3f, 0.5f, 0f);
  }
}
