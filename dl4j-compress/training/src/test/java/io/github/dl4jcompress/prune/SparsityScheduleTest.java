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
    CubicSparsity schedule = SparsitySchedule.cubic(0.1, 0.8).overSteps(100, 200);
    assertThat(schedule.sparsityAt(step)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void cubicNeverFalls() {
    CubicSparsity schedule = SparsitySchedule.cubic(0.3, 0.95).overSteps(7, 61);
    for (long step = 1; step < 70; step++) {
      assertThat(schedule.sparsityAt(step)).isGreaterThanOrEqualTo(schedule.sparsityAt(step - 1));
    }
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
        .isEqualTo(new CubicSparsity(0.1, 0.5, 5, 18, 4));
    assertThat(SparsitySchedule.constant(0.5, 5, 18).every(4))
        .isEqualTo(new ConstantSparsity(0.5, 5, 18, 4));
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
