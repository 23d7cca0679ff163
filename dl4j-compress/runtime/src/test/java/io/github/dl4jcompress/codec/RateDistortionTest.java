package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.codec.RateDistortion.Result;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateDistortionTest {
  private static final int COLUMNS = 100;
  private static final int MAX_LEVEL = 15;

  /** Laplacian weights in steps. */
  private static float[] weights(long seed) {
    Random random = new Random(seed);
    float[] weights = new float[20_000];
    for (int i = 0; i < weights.length; i++) {
      double magnitude = Math.min(MAX_LEVEL, -0.8 * Math.log(1 - random.nextDouble()));
      weights[i] = (float) (random.nextBoolean() ? magnitude : -magnitude);
    }
    return weights;
  }

  private static byte[] rounded(float[] weights) {
    byte[] levels = new byte[weights.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.rint(weights[i]);
    }
    return levels;
  }

  private static float[] equal(int count) {
    float[] equal = new float[count];
    Arrays.fill(equal, 1);
    return equal;
  }

  private static Result moved(double lambda, float[] weights) {
    return new RateDistortion(lambda)
        .apply(rounded(weights), COLUMNS, MAX_LEVEL, equal(weights.length), weights);
  }

  private static int largest(byte[] levels, int row) {
    int largest = 0;
    for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i++) {
      largest = Math.max(largest, Math.abs(levels[i]));
    }
    return largest;
  }

  @Test
  void withoutAPriceForBitsNothingMoves() {
    byte[] levels = rounded(weights(1));
    float[] elsewhere = new float[levels.length];
    Result result =
        new RateDistortion(0).apply(levels, COLUMNS, MAX_LEVEL, equal(levels.length), elsewhere);
    assertThat(result.levels()).isEqualTo(levels).isNotSameAs(levels);
    assertThat(result.squaredError()).isZero();
    assertThat(result.bitsAfter()).isEqualTo(result.bitsBefore());
  }

  @Test
  void aHigherPriceSavesMoreAndCostsMore() {
    Result last = moved(0, weights(1));
    for (double lambda : new double[] {0.02, 0.05, 0.1, 0.2}) {
      Result result = moved(lambda, weights(1));
      assertThat(result.bitsAfter()).as("lambda %s", lambda).isLessThan(last.bitsAfter());
      assertThat(result.squaredError()).isGreaterThan(last.squaredError());
      last = result;
    }
    assertThat(last.bitsAfter()).isLessThan(0.9 * last.bitsBefore());
  }

  @Test
  void isWorthMoreThanACoarserScale() {
    float[] weights = weights(2);
    Result result = moved(0.1, weights);
    double error = squaredError(weights, result.levels(), 1);
    double coarser = 1.0;
    double bits = result.bitsBefore();
    while (bits > result.bitsAfter()) {
      coarser *= 1.01;
      float[] scaled = new float[weights.length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = (float) (weights[i] / coarser);
      }
      bits = moved(0, scaled).bitsBefore();
      if (bits <= result.bitsAfter()) {
        assertThat(squaredError(weights, rounded(scaled), coarser)).isGreaterThan(1.03 * error);
      }
    }
  }

  private static double squaredError(float[] weights, byte[] levels, double step) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double error = weights[i] - levels[i] * step;
      sum += error * error;
    }
    return sum;
  }

  @ParameterizedTest(name = "lambda {0}")
  @ValueSource(doubles = {0.05, 0.3, 3, 1e9})
  void zerosSignsAndLargestLevelsStay(double lambda) {
    byte[] levels = rounded(weights(3));
    byte[] moved = moved(lambda, weights(3)).levels();
    assertThat(moved).isNotEqualTo(levels);
    for (int i = 0; i < levels.length; i++) {
      int largest = largest(levels, i / COLUMNS);
      assertThat(Math.abs(moved[i])).isLessThanOrEqualTo(largest);
      if (levels[i] == 0 || Math.abs(levels[i]) == largest) {
        assertThat(moved[i]).isEqualTo(levels[i]);
      }
      assertThat(moved[i] * levels[i]).isNotNegative();
      assertThat(moved[i] == 0 || Math.abs(moved[i] - levels[i]) <= 1).isTrue();
    }
  }

  @Test
  void bitsNeverGrow() {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int columns = 1 + random.nextInt(40);
      byte[] levels = Matrices.uneven(1 + random.nextInt(40), columns, random.nextDouble(), seed);
      Result result = new RateDistortion(random.nextDouble()).apply(levels, columns, 7);
      assertThat(result.bitsAfter()).isLessThanOrEqualTo(result.bitsBefore());
      assertThat(result.bitsAfter())
          .isEqualTo(
              CodeSearch.best(result.levels(), columns, 7).bits(result.levels(), columns, 7));
    }
  }

  @Test
  void whatIsImportantStaysWhereItIs() {
    byte[] levels = rounded(weights(4));
    float[] importance = new float[levels.length];
    for (int i = 0; i < importance.length; i++) {
      importance[i] = i % 2 == 0 ? 1e6f : 0;
    }
    byte[] moved = new RateDistortion(0.1).apply(levels, COLUMNS, MAX_LEVEL, importance).levels();
    int others = 0;
    for (int i = 0; i < levels.length; i++) {
      if (i % 2 == 0) {
        assertThat(moved[i]).isEqualTo(levels[i]);
      }
      others += moved[i] == levels[i] ? 0 : 1;
    }
    assertThat(others).isGreaterThan(3_000);
  }

  @Test
  void onlyRatiosOfImportanceCount() {
    byte[] levels = rounded(weights(5));
    float[] importance = new float[levels.length];
    float[] scaled = new float[levels.length];
    Random random = new Random(5);
    for (int i = 0; i < importance.length; i++) {
      importance[i] = random.nextFloat();
      scaled[i] = 1024 * importance[i];
    }
    RateDistortion choice = new RateDistortion(0.2);
    Result result = choice.apply(levels, COLUMNS, MAX_LEVEL, importance);
    Result same = choice.apply(levels, COLUMNS, MAX_LEVEL, scaled);
    assertThat(same.levels()).isEqualTo(result.levels());
    assertThat(same.squaredError()).isCloseTo(result.squaredError(), within(1e-6));
  }

  @Test
  void countsTheErrorInSquaredSteps() {
    byte[] levels = rounded(weights(6));
    Result result = new RateDistortion(0.5).apply(levels, COLUMNS, MAX_LEVEL);
    double squares = 0;
    for (int i = 0; i < levels.length; i++) {
      squares += Math.pow(levels[i] - result.levels()[i], 2);
    }
    assertThat(squares).isPositive();
    assertThat(result.squaredError()).isEqualTo(squares);
  }

  @Test
  void sharedLevelsMoveToEachOther() {
    byte[] levels = Matrices.shared(10_000, 0.5, 1);
    byte[] moved = new RateDistortion(100).apply(levels, 100, 127).levels();
    assertThat(moved).isNotEqualTo(levels);
    for (byte level : moved) {
      assertThat(levels).contains(level);
    }
  }

  @Test
  void takesEmptyAndDeadMatrices() {
    assertThat(new RateDistortion(1).apply(new byte[0], 1, 7).levels()).isEmpty();
    assertThat(new RateDistortion(1).apply(new byte[50], 10, 7).levels()).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAPriceThatIsNone(double lambda) {
    assertThatThrownBy(() -> new RateDistortion(lambda))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lambda must be finite and >= 0, got " + lambda);
  }

  @Test
  void refusesImportanceThatIsNone() {
    RateDistortion choice = new RateDistortion(0.1);
    byte[] levels = new byte[2];
    assertThatThrownBy(() -> choice.apply(levels, 2, 7, new float[] {1, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("importance must be finite and >= 0, got -1.0");
    assertThatThrownBy(() -> choice.apply(levels, 2, 7, new float[] {1, Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("importance must be finite and >= 0, got NaN");
    assertThatThrownBy(() -> choice.apply(levels, 2, 7, new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("importance must not be 0 everywhere");
    assertThatThrownBy(() -> choice.apply(levels, 2, 7, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need importance and exact weight of each of 2 levels, got 3 and 2");
  }

  @Test
  void refusesWhatIsNoMatrix() {
    RateDistortion choice = new RateDistortion(0.1);
    assertThatThrownBy(() -> choice.apply(new byte[5], 2, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 levels are no matrix of 2 columns");
    assertThatThrownBy(() -> choice.apply(new byte[] {8, 0}, 2, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("level 8 is outside [-7, 7]");
    assertThatThrownBy(() -> choice.apply(new byte[2], 2, 128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxLevel must be in [1, 127], got 128");
    float[] exact = {0, Float.POSITIVE_INFINITY};
    assertThatThrownBy(() -> choice.apply(new byte[2], 2, 7, equal(2), exact))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("exact weights must be finite, got Infinity");
  }
}
