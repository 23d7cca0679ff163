package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Ranges of known distributions. */
class RangeObserverTest {
  private static final int CODES = 256;

  private static Histogram histogram(double min, double max, float... numbers) {
    Histogram histogram = new Histogram(new Histogram.Range(min, max));
    histogram.add(numbers, numbers.length);
    return histogram;
  }

  /** Numbers 0.5, 1.5, ... 999.5, and one of a million. */
  private static Histogram rampWithOutlier() {
    float[] numbers = new float[1001];
    for (int i = 0; i < 1000; i++) {
      numbers[i] = i + 0.5f;
    }
    numbers[1000] = 100_000;
    return histogram(0, 100_000, numbers);
  }

  private static float[] bell(int count, float outlier) {
    Random random = new Random(1);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    numbers[0] = outlier;
    return numbers;
  }

  @Test
  void aPercentileLeavesOutTheOutlier() {
    Histogram.Range range = RangeObserver.percentile(0.998).range(rampWithOutlier(), CODES);
    assertThat(range.min()).isZero();
    assertThat(range.max()).isBetween(999.5, 1100.0); // within a bin of 98
  }

  @Test
  void aPercentileCutsBothEndsThatLieOffZero() {
    float[] numbers = new float[2000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i + 0.5f) / 1000 - 1; // even on [-1, 1]
    }
    Histogram.Range range = RangeObserver.percentile(0.9).range(histogram(-1, 1, numbers), CODES);
    assertThat(range.min()).isCloseTo(-0.8, within(0.005));
    assertThat(range.max()).isCloseTo(0.8, within(0.005));
  }

  @Test
  void squaredErrorClipsABellWhereTheoryDoes() {
    // The best uniform quantizer of a bell has, with 16 values, steps of 0.3352: Max (1960), table
    // 2; so that its ends are about 2.5 standard deviations away.
    float[] numbers = bell(100_000, 0);
    Histogram counted = histogram(-5, 5, numbers);
    Histogram.Range range = RangeObserver.squaredError().range(counted, 16);
    assertThat(range.max() - range.min()).isCloseTo(15 * 0.3352, within(0.5));
  }

  @Test
  void squaredErrorClipsNothingOfAnEvenDistribution() {
    float[] numbers = new float[10_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i + 0.5f) / numbers.length;
    }
    Histogram.Range range = RangeObserver.squaredError().range(histogram(0, 1, numbers), 16);
    assertThat(range.min()).isZero();
    assertThat(range.max()).isBetween(0.94, 1.0);
  }

  @Test
  void divergenceKeepsAnEvenDistributionAndLeavesOutAnOutlier() {
    float[] even = new float[20_000];
    for (int i = 0; i < even.length; i++) {
      even[i] = (i + 0.5f) / even.length;
    }
    assertThat(RangeObserver.divergence().range(histogram(0, 1, even), 128).max())
        .isBetween(0.98, 1.0);
    Histogram.Range clipped =
        RangeObserver.divergence().range(histogram(-5, 40, bell(100_000, 40)), 128);
    assertThat(clipped.max()).isBetween(2.0, 10.0);
    assertThat(clipped.min()).isBetween(-5.0, -2.0);
  }

  @Test
  void anEmptyRangeIsNoTrouble() {
    Histogram zeros = histogram(0, 0, new float[10]);
    for (RangeObserver observer : withHistogram()) {
      assertThat(observer.range(zeros, CODES)).isEqualTo(new Histogram.Range(0, 0));
    }
  }

  private static List<RangeObserver> withHistogram() {
    return List.of(
        RangeObserver.squaredError(), RangeObserver.percentile(0.99), RangeObserver.divergence());
  }

  @Test
  void oneValueIsTheRange() {
    Histogram threes = histogram(3, 3, 3, 3, 3);
    for (RangeObserver observer : withHistogram()) {
      assertThat(observer.range(threes, CODES)).isEqualTo(new Histogram.Range(3, 3));
      Calibration calibration = new Calibration(observer);
      INDArray activations = Nd4j.valueArrayOf(new long[] {2, 5}, -0.5f, DataType.FLOAT);
      calibration.see(activations);
      calibration.count();
      calibration.see(activations);
      assertThat(calibration.range(CODES)).isEqualTo(new Histogram.Range(-0.5, -0.5));
    }
  }

  @Test
  void prunedWeightsHaveNoPartInAPercentile() {
    float[] few = bell(1000, 8);
    float[] pruned = Arrays.copyOf(few, 20_000); // 0.95 of zeros
    RangeObserver observer = RangeObserver.percentile(0.99);
    float scale = observer.weightScale(pruned, 0, pruned.length, 7);
    assertThat(scale).isEqualTo(observer.weightScale(few, 0, few.length, 7));
    assertThat(7 * scale).isBetween(2.3f, 3.2f); // 0.99 of a bell lies within 2.58
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, -1, Double.NaN})
  void refusesAPercentileOfNothingOrEverything(double fraction) {
    assertThatThrownBy(() -> RangeObserver.percentile(fraction))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a percentile must keep a fraction in (0.5, 1), got " + fraction);
  }

  @Test
  void refusesAFractionOfOthers() {
    assertThatThrownBy(() -> new RangeObserver(RangeObserver.Kind.MIN_MAX, 0.9))
        .hasMessage("only a percentile keeps a fraction, and this is MIN_MAX, got 0.9");
  }
}
