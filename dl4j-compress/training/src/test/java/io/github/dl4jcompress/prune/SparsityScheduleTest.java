package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SparsityScheduleTest {

  private static List<Long> beats(SparsitySchedule schedule) {
    return LongStream.rangeClosed(0, 30).filter(schedule::choosesMaskAt).boxed().toList();
  }

  @ParameterizedTest(name = "step {0} -> {1}")
  @CsvSource({
    "0, 0.0",
    "99, 0.0",
    "100, 0.1",
    "125, 0.5046875",
    "150, 0.7125",
    "199, 0.7999993",
    "200, 0.8",
    "9999999999, 0.8"
  })
  void cubicFollowsTheCurve(long step, double expected) {
    RampSparsity schedule = SparsitySchedule.cubic(0.1, 0.8).overSteps(100, 200);
    assertThat(schedule.sparsityAt(step)).isCloseTo(expected, within(1e-9));
  }

  @ParameterizedTest(name = "{0}: {1}, {2}, {3}")
  @CsvSource({
    "CUBIC, 0.504688, 0.7125, 0.789063",
    "LINEAR, 0.275, 0.45, 0.625",
    "EXPONENTIAL, 0.382070, 0.575736, 0.708705",
    "COSINE, 0.202513, 0.45, 0.697487",
    "ONE_CYCLE, 0.151515, 0.611446, 0.792523",
    "STEPWISE, 0.24, 0.38, 0.52",
    "CONSTANT, 0.8, 0.8, 0.8"
  })
  void everyCurveBeginsAndEndsExactly(
      RampSparsity.Curve curve, double quarter, double half, double threeQuarters) {
    double initial = curve == RampSparsity.Curve.CONSTANT ? 0.8 : 0.1;
    RampSparsity schedule = new RampSparsity(curve, initial, 0.8, 100, 200, 20);
    assertThat(schedule.sparsityAt(0)).isZero();
    assertThat(schedule.sparsityAt(99)).isZero();
    assertThat(schedule.sparsityAt(100)).isCloseTo(initial, within(1e-12));
    assertThat(schedule.sparsityAt(125)).isCloseTo(quarter, within(1e-6));
    assertThat(schedule.sparsityAt(150)).isCloseTo(half, within(1e-6));
    assertThat(schedule.sparsityAt(175)).isCloseTo(threeQuarters, within(1e-6));
    assertThat(schedule.sparsityAt(199)).isLessThanOrEqualTo(0.8);
    assertThat(schedule.sparsityAt(200)).isEqualTo(0.8);
    assertThat(schedule.sparsityAt(9_999_999_999L)).isEqualTo(0.8);
  }

  @ParameterizedTest
  @EnumSource(RampSparsity.Curve.class)
  void noCurveEverFalls(RampSparsity.Curve curve) {
    double initial = curve == RampSparsity.Curve.CONSTANT ? 0.95 : 0.3;
    RampSparsity schedule = new RampSparsity(curve, initial, 0.95, 7, 61, 5);
    for (long step = 1; step < 70; step++) {
      assertThat(schedule.sparsityAt(step)).isGreaterThanOrEqualTo(schedule.sparsityAt(step - 1));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RampSparsity.Curve.class,
      names = {"COSINE", "ONE_CYCLE"})
  void slowAtBothEnds(RampSparsity.Curve curve) {
    RampSparsity schedule = new RampSparsity(curve, 0, 0.9, 0, 100, 1);
    double middle = schedule.sparsityAt(45) - schedule.sparsityAt(40);
    assertThat(schedule.sparsityAt(5)).isLessThan(middle / 2);
    assertThat(0.9 - schedule.sparsityAt(95)).isLessThan(middle / 2);
  }

  @Test
  void exponentialRemovesTheSameFractionOfWhatIsLeft() {
    RampSparsity schedule = SparsitySchedule.exponential(0, 0.9375).overSteps(0, 40).every(10);
    double[] left = {1, 0.5, 0.25, 0.125, 0.0625};
    for (int i = 0; i < left.length; i++) {
      assertThat(schedule.sparsityAt(10L * i)).isCloseTo(1 - left[i], within(1e-12));
    }
  }

  @Test
  void stairsLastFromOneMaskToTheNext() {
    RampSparsity schedule = SparsitySchedule.stepwise(0, 0.75).overSteps(10, 40).every(10);
    for (long step = 10; step < 50; step++) {
      double stair = Math.min(3, (step - 10) / 10) * 0.25;
      assertThat(schedule.sparsityAt(step)).as("step %d", step).isCloseTo(stair, within(1e-12));
    }
    assertThat(LongStream.range(0, 60).filter(schedule::choosesMaskAt).toArray())
        .containsExactly(10, 20, 30, 40);
  }

  @Test
  void factoriesNameTheirCurves() {
    assertThat(
            Stream.of(
                SparsitySchedule.cubic(0, 0.5),
                SparsitySchedule.linear(0, 0.5),
                SparsitySchedule.exponential(0, 0.5),
                SparsitySchedule.cosine(0, 0.5),
                SparsitySchedule.oneCycle(0, 0.5),
                SparsitySchedule.stepwise(0, 0.5),
                SparsitySchedule.constant(0.5)))
        .extracting(SparsitySchedule.Ramp::curve)
        .containsExactly(RampSparsity.Curve.values());
  }

  @Test
  void epochsAreSteps() {
    SparsitySchedule.Ramp ramp = SparsitySchedule.cosine(0.1, 0.9);
    assertThat(ramp.overEpochs(2, 5, 30)).isEqualTo(ramp.overSteps(60, 149));
    assertThat(ramp.overEpochs(0, 1, 2)).isEqualTo(ramp.overSteps(0, 1));
    assertThat(SparsitySchedule.constant(0.5).overEpochs(1, 2, 10).every(3))
        .isEqualTo(SparsitySchedule.constant(0.5, 10, 19).every(3));
  }

  @Test
  void partsOfARunAreSteps() {
    SparsitySchedule.Ramp ramp = SparsitySchedule.linear(0.1, 0.9);
    assertThat(ramp.overRun(0, 1, 100)).isEqualTo(ramp.overSteps(0, 99));
    assertThat(ramp.overRun(0.1, 0.7, 1_000)).isEqualTo(ramp.overSteps(100, 699));
    assertThat(ramp.overRun(1 / 3.0, 2 / 3.0, 10)).isEqualTo(ramp.overSteps(3, 6));
  }

  @ParameterizedTest
  @CsvSource({"-1, 2, 10", "2, 2, 10", "3, 2, 10", "0, 1, 0"})
  void refusesEmptyAndBackwardEpochs(long begin, long end, long steps) {
    assertThatThrownBy(() -> SparsitySchedule.linear(0, 0.5).overEpochs(begin, end, steps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "need 0 <= beginEpoch < endEpoch and stepsPerEpoch >= 1, got beginEpoch="
                + begin
                + ", endEpoch="
                + end
                + ", stepsPerEpoch="
                + steps);
  }

  @ParameterizedTest
  @CsvSource({"-0.1, 0.5, 10", "0.5, 0.5, 10", "0.5, 1.1, 10", "NaN, 1.0, 10", "0.0, 1.0, 0"})
  void refusesPartsOutsideOfTheRun(double from, double to, long steps) {
    assertThatThrownBy(() -> SparsitySchedule.linear(0, 0.5).overRun(from, to, steps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "need 0 <= from < to <= 1 and steps >= 1, got from="
                + from
                + ", to="
                + to
                + ", steps="
                + steps);
  }

  @Test
  void refusesARunThatIsTooShortForItsPart() {
    assertThatThrownBy(() -> SparsitySchedule.linear(0, 0.5).overRun(0, 0.1, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need 0 <= beginStep < endStep, got beginStep=0, endStep=0");
  }

  @Test
  void aKeepRatioIsTheRestOfTheSparsity() {
    assertThat(SparsitySchedule.keeping(0.05)).isEqualTo(0.95);
    assertThat(SparsitySchedule.keeping(1)).isZero();
    for (double ratio : new double[] {0, -0.1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> SparsitySchedule.keeping(ratio))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ratio to keep must be in (0, 1], got " + ratio);
    }
  }

  @Test
  void anotherTargetKeepsTheSteps() {
    assertThat(SparsitySchedule.cubic(0.5, 0.9).overSteps(1, 9).every(2).towards(0.95))
        .isEqualTo(SparsitySchedule.cubic(0.5, 0.95).overSteps(1, 9).every(2));
    assertThat(SparsitySchedule.cubic(0.5, 0.9).overSteps(1, 9).towards(0.3))
        .isEqualTo(SparsitySchedule.cubic(0.3, 0.3).overSteps(1, 9));
    assertThat(SparsitySchedule.constant(0.5, 1, 9).towards(0.7))
        .isEqualTo(SparsitySchedule.constant(0.7, 1, 9));
    assertThat(SparsitySchedule.oneShot(0.5, 3).towards(0.7))
        .isEqualTo(SparsitySchedule.oneShot(0.7, 3));
  }

  @Test
  void refusesAConstantThatIsNone() {
    assertThatThrownBy(() -> new RampSparsity(RampSparsity.Curve.CONSTANT, 0.1, 0.5, 0, 9, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a constant sparsity needs initial = target, got initial=0.1, target=0.5");
  }

  @ParameterizedTest(name = "step {0} -> {1}")
  @CsvSource({"0, 0.0", "9, 0.0", "10, 0.6", "20, 0.6", "21, 0.6"})
  void constantSetsInAtOnce(long step, double expected) {
    assertThat(SparsitySchedule.constant(0.6, 10, 20).sparsityAt(step)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "step {0} -> {1}")
  @CsvSource({"0, 0.0", "9, 0.0", "10, 0.6", "11, 0.6"})
  void oneShotSetsInAtOnce(long step, double expected) {
    assertThat(SparsitySchedule.oneShot(0.6, 10).sparsityAt(step)).isEqualTo(expected);
  }

  @Test
  void masksAreChosenOnTheBeatAndAtTheEnd() {
    assertThat(beats(SparsitySchedule.cubic(0, 0.5).overSteps(5, 18).every(4)))
        .containsExactly(5L, 9L, 13L, 17L, 18L);
    assertThat(beats(SparsitySchedule.constant(0.5, 2, 12).every(5))).containsExactly(2L, 7L, 12L);
    assertThat(beats(SparsitySchedule.oneShot(0.5, 3))).containsExactly(3L);
  }

  @Test
  void everyHundredStepsIsTheDefault() {
    assertThat(SparsitySchedule.cubic(0, 0.5).overSteps(0, 18).frequency()).isEqualTo(100);
    assertThat(beats(SparsitySchedule.constant(0.5, 0, 18))).containsExactly(0L, 18L);
  }

  @Test
  void everyKeepsTheRest() {
    assertThat(SparsitySchedule.cubic(0.1, 0.5).overSteps(5, 18).every(4))
        .isEqualTo(new RampSparsity(RampSparsity.Curve.CUBIC, 0.1, 0.5, 5, 18, 4));
    assertThat(SparsitySchedule.constant(0.5, 5, 18).every(4))
        .isEqualTo(new RampSparsity(RampSparsity.Curve.CONSTANT, 0.5, 0.5, 5, 18, 4));
  }

  @Test
  void spansAreKnown() {
    SparsitySchedule schedule = SparsitySchedule.oneShot(0.5, 3);
    assertThat(schedule.beginStep()).isEqualTo(3);
    assertThat(schedule.endStep()).isEqualTo(3);
    assertThat(schedule.target()).isEqualTo(0.5);
  }

  static Stream<DoubleFunction<SparsitySchedule>> schedulesByTarget() {
    return Stream.of(
        target -> SparsitySchedule.cubic(0, target).overSteps(0, 10),
        target -> SparsitySchedule.constant(target, 0, 10),
        target -> SparsitySchedule.oneShot(target, 0));
  }

  @ParameterizedTest
  @MethodSource("schedulesByTarget")
  void refusesTargetOutsideZeroToOne(DoubleFunction<SparsitySchedule> schedule) {
    for (double target : new double[] {-0.01, 1, 80, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> schedule.apply(target))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("target sparsity must be a fraction in [0, 1), got " + target);
    }
    assertThat(schedule.apply(0).target()).isZero();
    assertThat(schedule.apply(Math.nextDown(1.0)).target()).isLessThan(1);
  }

  @ParameterizedTest
  @CsvSource({"-0.5", "1.0", "NaN"})
  void refusesInitialOutsideZeroToOne(double initial) {
    assertThatThrownBy(() -> SparsitySchedule.cubic(initial, 0.5).overSteps(0, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("initial sparsity must be a fraction in [0, 1), got " + initial);
  }

  @Test
  void refusesAFallingRamp() {
    assertThatThrownBy(() -> SparsitySchedule.cubic(0.6, 0.5).overSteps(0, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need initial <= target, got initial=0.6, target=0.5");
  }

  static Stream<Arguments> badSpans() {
    return Stream.of(Arguments.of(100, 100), Arguments.of(100, 99), Arguments.of(-1, 10));
  }

  @ParameterizedTest
  @MethodSource("badSpans")
  void refusesEmptyAndBackwardSpans(long begin, long end) {
    String message = "need 0 <= beginStep < endStep, got beginStep=" + begin + ", endStep=" + end;
    assertThatThrownBy(() -> SparsitySchedule.cubic(0, 0.5).overSteps(begin, end))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> SparsitySchedule.constant(0.5, begin, end))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"0", "-3"})
  void refusesFrequencyBelowOne(int frequency) {
    assertThatThrownBy(() -> SparsitySchedule.cubic(0, 0.5).overSteps(0, 10).every(frequency))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frequency must be >= 1 step, got " + frequency);
    assertThatThrownBy(() -> SparsitySchedule.constant(0.5, 0, 10).every(frequency))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frequency must be >= 1 step, got " + frequency);
  }

  @Test
  void refusesNegativeSteps() {
    assertThatThrownBy(() -> SparsitySchedule.oneShot(0.5, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step must be >= 0, got -1");
    for (SparsitySchedule schedule :
        List.of(
            SparsitySchedule.oneShot(0.5, 1),
            SparsitySchedule.constant(0.5, 0, 1),
            SparsitySchedule.cubic(0, 0.5).overSteps(0, 1))) {
      assertThatThrownBy(() -> schedule.sparsityAt(-2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("step must be >= 0, got -2");
    }
  }
}
