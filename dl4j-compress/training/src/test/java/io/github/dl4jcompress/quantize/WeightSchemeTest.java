package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.ScaleGrid;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scheme's levels and scales, against its formula. */
class WeightSchemeTest {
  private static Levels levels(WeightScheme scheme, int rows, float... weights) {
    return scheme.quantizer(Optional.empty()).levels(weights, rows);
  }

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (float) random.nextGaussian() * 0.1f;
    }
    return weights;
  }

  /** Numbers from zero to a largest one, a quarter apart. */
  private static float[] even(int largest) {
    float[] weights = new float[4 * largest + 1];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 2 == 0 ? i / 4f : -i / 4f;
    }
    return weights;
  }

  private static SortedSet<Integer> magnitudes(Levels levels) {
    SortedSet<Integer> magnitudes = new TreeSet<>();
    for (byte level : levels.values()) {
      magnitudes.add(Math.abs(level));
    }
    return magnitudes;
  }

  @Test
  void uniformPerChannelScalesEachRow() {
    Levels levels = levels(WeightScheme.uniform(4), 2, 7, -3.4f, 0, 1, 0.5f, -0.25f);
    assertThat(levels.scales()).containsExactly(1, ScaleGrid.scale(-22)); // 2^(-22/8) >= 1/7
    assertThat(Arrays.copyOf(levels.values(), 3)).containsExactly(7, -3, 0);
  }

  @Test
  void uniformPerTensorHasOneScale() {
    Levels levels = levels(WeightScheme.uniform(4).perTensor(), 2, 7, -3.4f, 0, 1, 0.5f, -0.6f);
    assertThat(levels.scales()).containsExactly(1, 1);
    assertThat(levels.values()).containsExactly(7, -3, 0, 1, 0, -1);
  }

  @Test
  void powersGoToTheNearestPower() {
    Levels levels =
        levels(WeightScheme.powers(4), 1, 64, -33, 47, 48, 1.4f, 1.5f, 0.49f, -0.5f, 0, 5.9f, 6);
    assertThat(levels.scales()).containsExactly(1);
    assertThat(levels.values()).containsExactly(64, -32, 32, 64, 1, 2, 0, -1, 0, 4, 8);
    assertThat(levels(WeightScheme.powers(2), 1, 3, -1, 2).values()).containsExactly(1, 0, 1);
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 3", "4, 7"})
  void powersHaveAsManyMagnitudesAsTheirBitsTell(int bits, int count) {
    Levels levels = levels(WeightScheme.powers(bits), 1, even(1 << (count - 1)));
    assertThat(magnitudes(levels).tailSet(1))
        .hasSize(count)
        .allMatch(m -> Integer.bitCount(m) == 1);
  }

  @ParameterizedTest
  @CsvSource({"4, 6, 6", "5, 15, 24", "6, 28, 96"})
  void sumsHaveOneOrTwoPowers(int bits, int count, int largest) {
    Levels levels = levels(WeightScheme.sumsOfPowers(bits), 1, even(largest));
    assertThat(magnitudes(levels).tailSet(1))
        .hasSize(count)
        .allMatch(m -> Integer.bitCount(m) <= 2);
    assertThat(2 * count + 1).isLessThanOrEqualTo(1 << bits);
  }

  @Test
  void binaryIsTheSignTimesTheMeanMagnitude() {
    Levels levels = levels(WeightScheme.binary(), 2, 1, -2, 0, -1, 0.5f, 0.5f, 0.5f, -0.5f);
    assertThat(levels.values()).containsExactly(1, -1, 1, -1, 1, 1, 1, -1);
    assertThat(levels.scales()).containsExactly(1, 0.5f);
  }

  @Test
  void ternaryHasItsThresholdAtSevenTenthsOfTheMean() {
    // Mean magnitude 1, threshold 0.7; beyond it 2, 1.5 and -1.2.
    Levels levels = levels(WeightScheme.ternary(), 1, 2, 1.5f, -1.2f, 0.69f, -0.6f, 0.01f);
    assertThat(levels.values()).containsExactly(1, 1, -1, 0, 0, 0);
    assertThat((double) levels.scales()[0]).isCloseTo(4.7 / 3, within(0.044 * 4.7 / 3));
  }

  @Test
  void trainedTernaryHasAValueOfItsOwnOnEachSide() {
    WeightScheme scheme = WeightScheme.trainedTernary();
    float[] weights = {2, 1, -0.3f, 0.1f, -0.1f, 0};
    Levels first = levels(scheme, 2, weights);
    assertThat(first.values()).containsExactly(values(first, 1.5, 1.5, -0.3, 0, 0, 0));
    Levels learned = scheme.quantizer(Optional.of(List.of(0.25, 2.0))).levels(weights, 2);
    assertThat(learned.values()).containsExactly(values(learned, 0.25, 0.25, -2, 0, 0, 0));
    assertThat(learned.scales()[0] * 127).isBetween(2f, 2.2f);
  }

  private static byte[] values(Levels levels, double... real) {
    byte[] expected = new byte[real.length];
    for (int i = 0; i < real.length; i++) {
      expected[i] = (byte) Math.rint(real[i] / levels.scales()[0]);
    }
    return expected;
  }

  @Test
  void learnedStepsBeginAtTwiceTheMeanOverTheRootOfQp() {
    WeightScheme scheme = WeightScheme.learnedStep(3); // Qp is 3
    float[] weights = {1, -2, 3, -0.5f, 0.25f, 0.25f};
    double step = 2 * (7.0 / 6) / Math.sqrt(3);
    Levels levels = levels(scheme, 1, weights);
    assertThat((double) levels.scales()[0]).isCloseTo(step, within(0.045 * step));
    assertThat(levels.values()).containsExactly(1, -2, 2, 0, 0, 0);
    Levels learned = scheme.quantizer(Optional.of(List.of(0.5))).levels(weights, 1);
    assertThat(learned.scales()).containsExactly(0.5f);
    assertThat(learned.values()).containsExactly(2, -3, 3, -1, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({"2", "4", "7"})
  void aCodebookHasAsManyValuesAsItsBitsTell(int bits) {
    float[] weights = random(20_000, 1);
    weights[7] = 0;
    Levels levels = levels(WeightScheme.codebook(bits), 40, weights);
    TreeSet<Byte> values = new TreeSet<>();
    for (byte level : levels.values()) {
      values.add(level);
    }
    assertThat(values).hasSizeLessThanOrEqualTo(1 << bits).hasSizeGreaterThan((1 << bits) / 2);
    assertThat(levels.values()[7]).isZero();
    assertThat(levels.scales()).containsOnly(levels.scales()[0]);
  }

  static Stream<WeightScheme> all() {
    return Stream.of(
        WeightScheme.uniform(4),
        WeightScheme.uniform(4).perTensor(),
        WeightScheme.uniform(3).clippedBy(RangeObserver.squaredError()),
        WeightScheme.uniform(3).clippedBy(RangeObserver.percentile(0.95)),
        WeightScheme.uniform(3).perTensor().clippedBy(RangeObserver.divergence()),
        WeightScheme.learnedStep(4),
        WeightScheme.powers(4),
        WeightScheme.powers(3).perTensor(),
        WeightScheme.sumsOfPowers(5),
        WeightScheme.codebook(4),
        WeightScheme.codebook(4).startingFrom(CodebookStart.density()),
        WeightScheme.codebook(3).startingFrom(CodebookStart.random(5)),
        WeightScheme.binary(),
        WeightScheme.ternary(),
        WeightScheme.trainedTernary());
  }

  @ParameterizedTest
  @MethodSource("all")
  void scalesLieOnTheGridAndLevelsInTheirBits(WeightScheme scheme) {
    float[] weights = random(600, 3);
    float[] before = weights.clone();
    QuantizedWeights stored = levels(scheme, 6, weights).weights();
    for (int row = 0; row < 6; row++) {
      assertThat(ScaleGrid.contains(stored.scale(row))).isTrue();
    }
    assertThat(weights).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("all")
  void zeroStaysZeroWhereThereIsOne(WeightScheme scheme) {
    float[] weights = random(600, 4);
    for (int i = 0; i < weights.length; i += 3) {
      weights[i] = 0;
    }
    Levels levels = levels(scheme, 6, weights);
    for (int i = 0; i < weights.length; i += 3) {
      assertThat(levels.values()[i] == 0).isEqualTo(scheme.hasZero());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void arraysOfZerosAreNoTrouble(WeightScheme scheme) {
    Levels levels = levels(scheme, 2, new float[8]);
    assertThat(levels.weights().nonZeros()).isEqualTo(scheme.hasZero() ? 0 : 8);
  }

  @Test
  void clippingTellsMostWeightsApartMoreFinely() {
    float[] weights = random(1000, 5);
    weights[0] = 1.5f; // fifteen standard deviations
    float plain = levels(WeightScheme.uniform(4), 1, weights).scales()[0];
    for (RangeObserver observer :
        List.of(RangeObserver.squaredError(), RangeObserver.percentile(0.99))) {
      Levels clipped = levels(WeightScheme.uniform(4).clippedBy(observer), 1, weights);
      assertThat(clipped.scales()[0]).isLessThan(plain / 2);
      assertThat(clipped.values()[0]).isEqualTo((byte) 7);
    }
  }

  @ParameterizedTest(name = "{0} of {1} bits")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UNIFORM | 1 | weight bits must be in [2, 8], got 1
          UNIFORM | 16 | levels of 16 bits cannot be stored; leave the layer in half precision instead (leavingHalf), or take at most 8 bits
          POWERS | 5 | bits of powers weights must be in [2, 4], got 5
          SUMS_OF_POWERS | 3 | bits of sums of powers weights must be in [4, 6], got 3
          CODEBOOK | 8 | bits of codebook weights must be in [2, 7], got 8
          BINARY | 2 | bits of binary weights must be in [1, 1], got 2
          TERNARY | 3 | bits of ternary weights must be in [2, 2], got 3
          """)
  void refusesBitsThatAKindDoesNotHave(WeightScheme.Kind kind, int bits, String message) {
    assertThatThrownBy(() -> WeightScheme.of(kind, bits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> WeightScheme.ternary().clippedBy(RangeObserver.squaredError()))
        .hasMessage(
            "clipping by SQUARED_ERROR is for uniform weights; ternary ones say by themselves what"
                + " they clip");
    assertThatThrownBy(() -> WeightScheme.uniform(4).clippedBy(RangeObserver.average()))
        .hasMessage(
            "AVERAGE is for activations; weights are known, and MIN_MAX clips none of them");
    assertThatThrownBy(() -> WeightScheme.uniform(4).clippedBy(RangeObserver.divergence()))
        .hasMessage(
            "DIVERGENCE needs more weights than a channel has; call perTensor(), or take"
                + " SQUARED_ERROR");
    assertThatThrownBy(() -> WeightScheme.uniform(4).startingFrom(CodebookStart.density()))
        .hasMessage("only a codebook has a start, got DENSITY");
    assertThatThrownBy(() -> new CodebookStart(CodebookStart.Kind.LINEAR, 3))
        .hasMessage("only a random start has a seed, and this one is LINEAR, got 3");
  }
}
