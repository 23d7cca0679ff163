package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistillationTest {
  private static final Distillation HALF = Distillation.temperature(4);
  private static final FeatureHint HINT = FeatureHint.distances("dense", "dense");

  private static void assertRefused(Supplier<Distillation> recipe, String message) {
    assertThatThrownBy(recipe::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void theDefaultIsHalfLabelsAndHalfTeacher() {
    assertThat(HALF)
        .isEqualTo(
            new Distillation(
                StepRamp.constant(4),
                StepRamp.constant(0.5),
                StepRamp.constant(0.5),
                StepRamp.constant(0),
                0,
                List.of()));
    assertThat(Distillation.teacherOnly(2))
        .isEqualTo(Distillation.temperature(2).hardWeight(0).softWeight(1));
  }

  @Test
  void eachMethodChangesOneThingInACopy() {
    StepRamp ramp = new StepRamp(8, 1, 100);
    assertThat(HALF.temperature(ramp).temperature()).isEqualTo(ramp);
    assertThat(HALF.hardWeight(ramp).hardWeight()).isEqualTo(ramp);
    assertThat(HALF.hardWeight(0.3).hardWeight()).isEqualTo(StepRamp.constant(0.3));
    assertThat(HALF.softWeight(ramp).softWeight()).isEqualTo(ramp);
    assertThat(HALF.softWeight(0.7).softWeight()).isEqualTo(StepRamp.constant(0.7));
    assertThat(HALF.teacherLabelWeight(0.2).teacherLabelWeight()).isEqualTo(StepRamp.constant(0.2));
    assertThat(HALF.labelSmoothing(0.1).labelSmoothing()).isEqualTo(0.1);
    assertThat(HALF.hint(HINT).hints()).containsExactly(HINT);

    StepRamp four = StepRamp.constant(4);
    Distillation changed =
        HALF.temperature(ramp)
            .hardWeight(2)
            .softWeight(3)
            .teacherLabelWeight(4)
            .labelSmoothing(0.5);
    assertThat(
            changed
                .temperature(four)
                .hardWeight(0.5)
                .softWeight(0.5)
                .teacherLabelWeight(0)
                .labelSmoothing(0))
        .isEqualTo(HALF)
        .isEqualTo(Distillation.temperature(4));
  }

  @Test
  void hintsAddUpAndStayWhenOtherThingsChange() {
    FeatureHint other = FeatureHint.features("dense", "dense").weight(0.5);
    Distillation hinted = HALF.hint(HINT).hint(other);
    Distillation changed =
        hinted
            .temperature(StepRamp.constant(2))
            .hardWeight(2)
            .softWeight(3)
            .teacherLabelWeight(4)
            .labelSmoothing(0.5);
    assertThat(changed.hints()).containsExactly(HINT, other);
    assertThat(HALF.hints()).isEmpty();
    assertThatThrownBy(() -> hinted.hints().add(HINT))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theFourKindsOfHintsHaveWeightOneUnlessTold() {
    StepRamp one = StepRamp.constant(1);
    assertThat(FeatureHint.features("a", "b"))
        .isEqualTo(new FeatureHint(FeatureHint.Kind.FEATURES, "a", "b", one));
    assertThat(FeatureHint.attention("a", "b"))
        .isEqualTo(new FeatureHint(FeatureHint.Kind.ATTENTION, "a", "b", one));
    assertThat(FeatureHint.distances("a", "b"))
        .isEqualTo(new FeatureHint(FeatureHint.Kind.DISTANCES, "a", "b", one));
    assertThat(FeatureHint.angles("a", "b"))
        .isEqualTo(new FeatureHint(FeatureHint.Kind.ANGLES, "a", "b", one));
    StepRamp ramp = new StepRamp(2, 0, 10);
    assertThat(HINT.weight(ramp))
        .isEqualTo(new FeatureHint(FeatureHint.Kind.DISTANCES, "dense", "dense", ramp));
    assertThat(HINT.weight(0.25).weight()).isEqualTo(StepRamp.constant(0.25));
  }

  @Test
  void refusesATemperatureBelowOneAnywhereOnItsRamp() {
    assertRefused(() -> Distillation.temperature(0.5), "temperature must be >= 1, got 0.5");
    assertRefused(
        () -> HALF.temperature(new StepRamp(4, 0, 10)), "temperature must be >= 1, got 0.0");
    assertThat(Distillation.temperature(1).temperature().at(0)).isEqualTo(1);
  }

  @Test
  void refusesNegativeWeights() {
    assertRefused(() -> HALF.hardWeight(-0.1), "hardWeight must be >= 0, got -0.1");
    assertRefused(() -> HALF.softWeight(-1), "softWeight must be >= 0, got -1.0");
    assertRefused(() -> HALF.teacherLabelWeight(-2), "teacherLabelWeight must be >= 0, got -2.0");
    assertRefused(
        () -> HALF.hardWeight(new StepRamp(1, -1, 10)), "hardWeight must be >= 0, got -1.0");
    assertRefused(
        () -> HALF.hint(HINT.weight(-0.5)),
        "weight of the hint for 'dense' must be >= 0, got -0.5");
    assertRefused(
        () -> HALF.hint(HINT.weight(new StepRamp(1, -2, 10))),
        "weight of the hint for 'dense' must be >= 0, got -2.0");
  }

  @Test
  void refusesToLearnFromNothing() {
    assertRefused(
        () -> HALF.hardWeight(0).softWeight(0),
        "all weights are 0: there is nothing to learn from");
    assertRefused(
        () -> HALF.hint(HINT.weight(0)).hardWeight(0).softWeight(0),
        "all weights are 0: there is nothing to learn from");
    assertThat(HALF.hardWeight(0).teacherLabelWeight(1).softWeight(0).hardWeight().at(0)).isZero();
    assertThat(HALF.hint(HINT).hardWeight(0).softWeight(0).softWeight().at(0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void refusesSmoothingThatLeavesNoLabel(double bad) {
    assertRefused(() -> HALF.labelSmoothing(bad), "labelSmoothing must be in [0, 1), got " + bad);
  }
}
