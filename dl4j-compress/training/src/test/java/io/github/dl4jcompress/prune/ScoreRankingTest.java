package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreRankingTest {

  private static float[] choose(int count, float[] scores, WeightView.Range... rivals) {
    float[] mask = new float[scores.length];
    Arrays.fill(mask, 9);
    ScoreRanking.choose(scores, mask, List.of(rivals), count);
    return mask;
  }

  private static float[] choose(int count, float... scores) {
    return choose(count, scores, range(0, scores.length));
  }

  private static WeightView.Range range(int from, int to) {
    return new WeightView.Range(from, to);
  }

  @Test
  void choosesTheLowestScores() {
    assertThat(choose(2, 0.3f, 0.1f, 0.2f, 0.4f)).containsExactly(1, 0, 0, 1);
    assertThat(choose(2, 0.3f, -0.1f, 0.2f, -0.4f)).containsExactly(1, 0, 1, 0);
  }

  @Test
  void ofEqualScoresTheFirstGo() {
    assertThat(choose(3, 5, 2, 2, 2, 1, 2)).containsExactly(1, 0, 0, 1, 0, 1);
  }

  @Test
  void minusZeroIsNoLowerThanZero() {
    assertThat(choose(2, 0f, -0f, 0f, -0f)).containsExactly(0, 0, 1, 1);
  }

  @Test
  void subnormalsAreHigherThanZero() {
    assertThat(choose(1, Float.MIN_VALUE, 0)).containsExactly(1, 0);
    assertThat(choose(1, 0, -Float.MIN_VALUE)).containsExactly(1, 0);
  }

  @Test
  void infinitiesAreTheEnds() {
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(choose(1, -Float.MAX_VALUE, -infinity)).containsExactly(1, 0);
    assertThat(choose(1, infinity, Float.MAX_VALUE)).containsExactly(1, 0);
  }

  @Test
  void noneAndAllCanBeChosen() {
    assertThat(choose(0, -1, 0, 1)).containsExactly(1, 1, 1);
    assertThat(choose(3, 3, -2, 1)).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 250, 500, 771, 1000, 1001})
  void countIsExactEvenWithManyTies(int count) {
    Random random = new Random(3);
    float[] scores = new float[1001];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (random.nextInt(9) - 4) / 8f;
    }
    assertThat(choose(count, scores)).isEqualTo(bySorting(count, scores));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void choosesAsAStableSortWould(long seed) {
    Random random = new Random(seed);
    float[] scores = new float[2000];
    for (int i = 0; i < scores.length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      scores[i] = Float.isNaN(any) ? 0 : any;
    }
    int count = random.nextInt(scores.length);
    assertThat(choose(count, scores)).isEqualTo(bySorting(count, scores));
  }

  private static float[] bySorting(int count, float[] scores) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(scores[a] + 0f, scores[b] + 0f));
    float[] mask = new float[scores.length];
    Arrays.fill(mask, 1);
    for (int i = 0; i < count; i++) {
      mask[order[i]] = 0;
    }
    return mask;
  }

  @Test
  void segmentsAreRankedTogether() {
    float[] scores = {0.1f, 0.2f, 9, 0.3f, 5, 6, 7};
    float[] mask = choose(3, scores, range(0, 2), range(3, 7));
    assertThat(mask).containsExactly(0, 0, 9, 0, 1, 1, 1);
  }

  @Test
  void tiesAreBrokenInTheOrderOfTheSegments() {
    float[] scores = {1, 1, 1, 1};
    assertThat(choose(2, scores, range(2, 4), range(0, 2))).containsExactly(1, 1, 0, 0);
  }
}
