package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagnitudeRankingTest {

  private static float[] choose(double sparsity, float[] weights, WeightView.Range... rivals) {
    float[] mask = new float[weights.length];
    Arrays.fill(mask, 9);
    MagnitudeRanking.choose(weights, mask, List.of(rivals), sparsity);
    return mask;
  }

  private static WeightView.Range range(int from, int to) {
    return new WeightView.Range(from, to);
  }

  @Test
  void choosesTheSmallestMagnitudes() {
    float[] weights = {0.3f, -0.1f, 0.2f, -0.4f};
    assertThat(choose(0.5, weights, range(0, 4))).containsExactly(1, 0, 0, 1);
  }

  @Test
  void ofEqualMagnitudesTheFirstGo() {
    float[] weights = {5, -2, 2, -2, 1, 2};
    assertThat(choose(0.5, weights, range(0, 6))).containsExactly(1, 0, 0, 1, 0, 1);
  }

  @Test
  void minusZeroIsNoSmallerThanZero() {
    assertThat(choose(0.5, new float[] {0f, -0f, 0f, -0f}, range(0, 4)))
        .containsExactly(0, 0, 1, 1);
  }

  @Test
  void subnormalsAreLargerThanZero() {
    assertThat(choose(0.5, new float[] {Float.MIN_VALUE, 0}, range(0, 2))).containsExactly(1, 0);
  }

  @Test
  void sparsityZeroPrunesNothing() {
    assertThat(choose(0, new float[] {0, 1, 0}, range(0, 3))).containsExactly(1, 1, 1);
  }

  @Test
  void sparsityNearOneMayPruneAll() {
    assertThat(choose(0.9, new float[] {3, 2, 1}, range(0, 3))).containsExactly(0, 0, 0);
    assertThat(choose(0.9, new float[] {3, 2, 1, 4, 5, 6, 7, 8, 9, 10}, range(0, 10)))
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.25, 0.5, 0.333, 0.77, 0.95, 0.9999})
  void countIsExactEvenWithManyTies(double sparsity) {
    Random random = new Random(3);
    float[] weights = new float[1001];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (random.nextInt(9) - 4) / 8f;
    }
    float[] mask = choose(sparsity, weights, range(0, weights.length));
    int zeros = 0;
    float largestPruned = -1;
    float smallestKept = Float.POSITIVE_INFINITY;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] == 0) {
        zeros++;
        largestPruned = Math.max(largestPruned, Math.abs(weights[i]));
      } else {
        smallestKept = Math.min(smallestKept, Math.abs(weights[i]));
      }
    }
    assertThat(zeros).isEqualTo((int) Math.rint(sparsity * 1001));
    assertThat(largestPruned).isLessThanOrEqualTo(smallestKept);
  }

  @Test
  void segmentsAreRankedTogether() {
    float[] weights = {0.1f, 0.2f, 9, 0.3f, 5, 6, 7};
    float[] mask = choose(0.5, weights, range(0, 2), range(3, 7));
    assertThat(mask).containsExactly(0, 0, 9, 0, 1, 1, 1);
  }

  @Test
  void tiesAreBrokenInTheOrderOfTheSegments() {
    float[] weights = {1, 1, 1, 1};
    assertThat(choose(0.5, weights, range(2, 4), range(0, 2))).containsExactly(1, 1, 0, 0);
  }
}
