package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.distill.FeatureHint.Kind;
import io.github.dl4jcompress.distill.HintLoss.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

class HintLossesTest {
  private static final int EXAMPLES = 5;
  private static final int CHANNELS = 3;
  private static final int POSITIONS = 4;
  private static final INDArray ON_A_LINE =
      Nd4j.createFromArray(new double[][] {{0, 0}, {1, 0}, {2, 0}});
  private static final INDArray EQUILATERAL =
      Nd4j.createFromArray(new double[][] {{0, 0}, {1, 0}, {0.5, Math.sqrt(0.75)}});

  private static HintLoss loss(Kind kind) {
    return switch (kind) {
      case FEATURES -> new FeatureMatching(new Sgd(0.1), 5);
      case ATTENTION -> new AttentionTransfer();
      case DISTANCES -> new RelationalDistances();
      case ANGLES -> new RelationalAngles();
    };
  }

  private static INDArray random(long seed, int... shape) {
    double[] values =
        new Random(seed)
            .doubles(Arrays.stream(shape).reduce(1, Math::multiplyExact), -1, 1)
            .toArray();
    return Nd4j.createFromArray(values).reshape(Arrays.stream(shape).asLongStream().toArray());
  }

  /** Activations {@code [5, 3, 4]}. */
  private static INDArray random(long seed) {
    return random(seed, EXAMPLES, CHANNELS, POSITIONS);
  }

  private static FeatureMaps maps(INDArray activations) {
    return FeatureMaps.of(activations, Optional.empty());
  }

  private static FeatureMaps maps(INDArray activations, INDArray mask) {
    return FeatureMaps.of(activations, Optional.of(mask));
  }

  /** Two examples end early, and one is masked as a whole. */
  private static INDArray mask() {
    return Nd4j.createFromArray(
        new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}, {0, 0, 0, 0}, {1, 1, 1, 1}, {1, 1, 1, 0}});
  }

  private static Comparison compare(Kind kind, INDArray student, INDArray teacher) {
    return loss(kind).compare(maps(student), maps(teacher));
  }

  private static double[] slopes(
      HintLoss loss, INDArray student, FeatureMaps teacher, Optional<INDArray> mask) {
    double[] slopes = new double[Math.toIntExact(student.length())];
    double nudge = 1e-5;
    for (int i = 0; i < slopes.length; i++) {
      double[] found = new double[2];
      for (int side = 0; side < 2; side++) {
        INDArray moved = student.dup('c');
        moved.data().put(i, moved.data().getDouble(i) + (side == 0 ? nudge : -nudge));
        found[side] = loss.compare(FeatureMaps.of(moved, mask), teacher).loss();
      }
      slopes[i] = (found[0] - found[1]) / (2 * nudge);
    }
    return slopes;
  }

  private static void assertGradientIsSlope(
      Kind kind, INDArray student, INDArray teacher, Optional<INDArray> mask) {
    HintLoss loss = loss(kind);
    FeatureMaps wanted = FeatureMaps.of(teacher, mask);
    double[] gradient = loss.compare(FeatureMaps.of(student, mask), wanted).gradient();
    double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
    assertThat(largest).isGreaterThan(1e-2);
    assertThat(gradient)
        .containsExactly(slopes(loss, student, wanted, mask), within(1e-6 * largest));
  }

  static Stream<Arguments> gradientCases() {
    List<Arguments> cases = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int teacherChannels : new int[] {CHANNELS, 2}) {
        for (boolean masked : new boolean[] {false, true}) {
          cases.add(Arguments.of(kind, teacherChannels, masked));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}, teacher with {1} channels, masked {2}")
  @MethodSource("gradientCases")
  void theGradientIsTheSlopeOfTheLoss(Kind kind, int teacherChannels, boolean masked) {
    INDArray teacher = random(2, EXAMPLES, teacherChannels, POSITIONS);
    assertGradientIsSlope(
        kind, random(1), teacher, masked ? Optional.of(mask()) : Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(names = {"DISTANCES", "ANGLES"})
  void theGradientOfALargeDifferenceIsTheSlopeToo(Kind kind) {
    INDArray student = random(1);
    student.slice(0).muli(50); // one far away: relative distances above 2, angles near 0
    INDArray teacher = random(2, EXAMPLES, 2);
    teacher.getRow(0).assign(teacher.mean(0)); // one amid the others: angles of up to 180 degrees
    assertGradientIsSlope(kind, student, teacher, Optional.empty());
  }

  @Test
  void largeDifferencesCountInProportion() {
    assertThat(Relations.huber(-0.5)).isEqualTo(0.125);
    assertThat(Relations.huber(1)).isEqualTo(0.5);
    assertThat(Relations.huber(-3)).isEqualTo(2.5);
    assertThat(Relations.huberSlope(-0.5)).isEqualTo(-0.5);
    assertThat(Relations.huberSlope(3)).isEqualTo(1);
    assertThat(Relations.huberSlope(-3)).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void layersThatAreAlikeHaveNothingToLearn(Kind kind) {
    Comparison comparison = compare(kind, random(1), random(1));
    assertThat(comparison.loss()).isZero();
    assertThat(comparison.gradient())
        .containsExactly(new double[EXAMPLES * CHANNELS * POSITIONS], within(0.0));
  }

  private static void assertSameLoss(Kind kind, INDArray student, INDArray changed) {
    double loss = compare(kind, student, random(2)).loss();
    assertThat(loss).isGreaterThan(1e-2);
    assertThat(compare(kind, changed, random(2)).loss()).isCloseTo(loss, within(1e-9 * loss));
  }

  @Test
  void distancesAnglesAndAttentionHaveNoScale() {
    for (Kind kind : List.of(Kind.DISTANCES, Kind.ANGLES, Kind.ATTENTION)) {
      assertSameLoss(kind, random(1), random(1).mul(2));
    }
  }

  @Test
  void distancesAndAnglesHaveNoOrigin() {
    INDArray shift = random(3, 1, CHANNELS, POSITIONS).broadcast(EXAMPLES, CHANNELS, POSITIONS);
    for (Kind kind : List.of(Kind.DISTANCES, Kind.ANGLES)) {
      assertSameLoss(kind, random(1), random(1).mul(2).add(shift));
    }
  }

  @Test
  void attentionLooksAtStrengthAndNotAtSign() {
    assertSameLoss(Kind.ATTENTION, random(1), random(1).neg());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsMaskedTeachesNothing(Kind kind) {
    Comparison expected = loss(kind).compare(maps(random(1), mask()), maps(random(2), mask()));
    for (double garbage : new double[] {-1e30, Double.NaN, Double.POSITIVE_INFINITY}) {
      INDArray student = random(1);
      INDArray teacher = random(2);
      for (INDArray activations : List.of(student, teacher)) {
        for (int i = 0; i < activations.length(); i++) {
          if (mask().getDouble(i / (CHANNELS * POSITIONS), i % POSITIONS) == 0) {
            activations.data().put(i, garbage);
          }
        }
      }
      Comparison found = loss(kind).compare(maps(student, mask()), maps(teacher, mask()));
      assertThat(found.loss()).isEqualTo(expected.loss());
      assertThat(found.gradient()).isEqualTo(expected.gradient());
    }
  }

  @ParameterizedTest
  @EnumSource
  void maskedPositionsHaveNoGradient(Kind kind) {
    double[] gradient =
        loss(kind).compare(maps(random(1), mask()), maps(random(2), mask())).gradient();
    for (int i = 0; i < gradient.length; i++) {
      boolean present = mask().getDouble(i / (CHANNELS * POSITIONS), i % POSITIONS) != 0;
      assertThat(gradient[i] != 0).as("gradient %d", i).isEqualTo(present);
    }
  }

  @Test
  void anExampleThatEndsEarlyCountsAsMuchAsTheOthers() {
    INDArray student = Nd4j.ones(DataType.DOUBLE, EXAMPLES, CHANNELS, POSITIONS);
    Comparison comparison =
        loss(Kind.FEATURES).compare(maps(student, mask()), maps(student.mul(3), mask()));
    assertThat(comparison.loss()).isCloseTo(4 * 4 / 2.0, within(1e-12)); // 4 of 5 are there
  }

  @Test
  void masksAreForSequencesOnly() {
    INDArray images = random(1, EXAMPLES, CHANNELS, 2, 2);
    FeatureMaps found = maps(images, mask());
    assertThat(found.positions()).isEqualTo(POSITIONS);
    assertThat(found.array()).isEqualTo(images.reshape(EXAMPLES, CHANNELS, POSITIONS));
    assertThat(found.isPresent(2, 0)).isTrue();
  }

  @Test
  void activationsMayLieInAnyOrder() {
    INDArray turned = random(1).permute(2, 1, 0).dup('f').permute(2, 1, 0);
    assertThat(maps(turned.dup('f')).array()).isEqualTo(random(1));
    assertThat(maps(turned, mask().dup('f')).array()).isEqualTo(maps(random(1), mask()).array());
  }

  @Test
  void refusesAMaskOfAnotherLength() {
    assertThatThrownBy(() -> maps(random(1), Nd4j.ones(5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a mask of shape [5, 3] does not fit activations of shape [5, 3, 4]");
  }

  @ParameterizedTest
  @EnumSource(names = {"FEATURES", "ATTENTION"})
  void refusesUnequalPositions(Kind kind) {
    assertThatThrownBy(() -> compare(kind, random(1), random(2, EXAMPLES, CHANNELS, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the student's layer has 4 positions (pixels or time steps) and the teacher's 6; a hint"
                + " on features or attention needs as many, one on distances or angles does not");
  }

  @Test
  void distancesAndAnglesCompareAnyTwoLayers() {
    for (Kind kind : List.of(Kind.DISTANCES, Kind.ANGLES)) {
      assertGradientIsSlope(kind, random(1), random(2, EXAMPLES, 7), Optional.empty());
    }
  }

  @Test
  void refusesAttentionWithoutPlaces() {
    assertThatThrownBy(() -> compare(Kind.ATTENTION, random(1, 5, 3), random(2, 5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a hint on attention needs maps or sequences; these layers have one position");
  }

  @ParameterizedTest
  @EnumSource
  void smallDullMiniBatchesGiveNumbers(Kind kind) {
    INDArray one = random(1, 1, CHANNELS, POSITIONS);
    INDArray other = random(2, 1, CHANNELS, POSITIONS);
    INDArray zeros = Nd4j.zeros(DataType.DOUBLE, 3, CHANNELS, POSITIONS);
    List<INDArray> batches =
        List.of(
            one,
            Nd4j.concat(0, one, one),
            Nd4j.concat(0, one, other),
            Nd4j.concat(0, one, one, one),
            Nd4j.concat(0, one, one, other),
            Nd4j.concat(0, one, other, other.mul(1 + 1e-9)),
            zeros);
    for (INDArray student : batches) {
      for (INDArray teacher : batches) {
        if (student.size(0) == teacher.size(0)) {
          Comparison comparison = compare(kind, student, teacher);
          assertThat(comparison.loss()).isFinite().isNotNegative();
          assertThat(Arrays.stream(comparison.gradient())).allMatch(Double::isFinite);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneExampleOfOneValueIsEnoughToMatchFeatures(Kind kind) {
    if (kind != Kind.ATTENTION) { // which needs two positions
      Comparison comparison = compare(kind, random(1, 1, 1), random(2, 1, 1));
      double difference = random(1, 1, 1).getDouble(0) - random(2, 1, 1).getDouble(0);
      assertThat(comparison.gradient())
          .containsExactly(new double[] {kind == Kind.FEATURES ? difference : 0}, within(1e-12));
    }
  }

  @Test
  void featuresAreHalfTheirMeanSquaredDifferenceApart() {
    INDArray student = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
    INDArray teacher = Nd4j.createFromArray(new double[][] {{0, 2}, {3, 2}});
    Comparison comparison = compare(Kind.FEATURES, student, teacher);
    assertThat(comparison.loss()).isCloseTo(0.25 + 1, within(1e-12)); // summed over examples
    assertThat(comparison.gradient()).containsExactly(new double[] {0.5, 0, 0, 1}, within(1e-12));
  }

  @Test
  void attentionIsComparedByItsDirection() {
    double root = Math.sqrt(2);
    INDArray student = Nd4j.createFromArray(new double[][][] {{{1, 2}, {-root, 0}}}); // 3 and 4
    INDArray teacher = Nd4j.createFromArray(new double[][][] {{{7, 0}}}); // 1 and 0
    assertThat(compare(Kind.ATTENTION, student, teacher).loss())
        .isCloseTo((0.4 * 0.4 + 0.8 * 0.8) / 2, within(1e-12));
  }

  @Test
  void distancesAreComparedInUnitsOfTheirMean() {
    // 0.75, 1.5 and 0.75 against three times 1; three pairs and three examples
    assertThat(compare(Kind.DISTANCES, ON_A_LINE, EQUILATERAL).loss())
        .isCloseTo((0.0625 + 0.25 + 0.0625) / 2, within(1e-12));
  }

  @Test
  void anglesAreComparedByTheirCosine() {
    // 1, -1 and 1 against three times 0.5; Huber's loss of -1.5 is 1
    assertThat(compare(Kind.ANGLES, ON_A_LINE, EQUILATERAL).loss())
        .isCloseTo(0.125 + 1 + 0.125, within(1e-12));
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(new Adam(0.05), new Sgd(1), new Nesterovs(0.2, 0.9));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void theProjectionLearnsWhatLinksTheLayers(IUpdater updater) {
    INDArray own = random(1, 20, 3, 2);
    INDArray link = random(2, 5, 3);
    INDArray wanted = Nd4j.create(DataType.DOUBLE, 20, 5, 2);
    for (int i = 0; i < 20; i++) {
      wanted.slice(i).assign(link.mmul(own.slice(i)));
    }
    FeatureMatching loss = new FeatureMatching(updater, 5);
    double first = loss.compare(maps(own), maps(wanted)).loss();
    for (int step = 0; step < 200; step++) {
      loss.compare(maps(own), maps(wanted));
      loss.learn(step, 0);
    }
    assertThat(first).isGreaterThan(1);
    assertThat(loss.compare(maps(own), maps(wanted)).loss()).isLessThan(first / 1_000);
  }

  private static double[] twoSteps(long seed) {
    FeatureMatching loss = new FeatureMatching(new Adam(0.05), seed);
    FeatureMaps wanted = maps(random(2, EXAMPLES, 2, POSITIONS));
    double first = loss.compare(maps(random(1)), wanted).loss();
    loss.learn(0, 0);
    return new double[] {first, loss.compare(maps(random(1)), wanted).loss()};
  }

  @Test
  void theSameSeedGivesTheSameProjection() {
    assertThat(twoSteps(5)).isEqualTo(twoSteps(5));
    assertThat(twoSteps(6)[0]).isNotEqualTo(twoSteps(5)[0]);
  }

  @Test
  void layersOfOneWidthNeedNoProjection() {
    FeatureMatching loss = new FeatureMatching(new Adam(0.05), 5);
    loss.learn(0, 0);
    double first = loss.compare(maps(random(1)), maps(random(2))).loss();
    loss.learn(1, 0);
    assertThat(loss.compare(maps(random(1)), maps(random(2))).loss()).isEqualTo(first);
  }
}
