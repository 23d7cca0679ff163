package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Patterns, scopes, criteria, schedules and regrowth that do not go together. */
class RecipeRulesTest {
  private static final SparsitySchedule HALF = SparsitySchedule.cubic(0, 0.5).overSteps(5, 10);
  private static final SparsitySchedule STILL = SparsitySchedule.constant(0.5, 5, 10);

  private static Arguments refused(
      SparsitySchedule schedule, String message, UnaryOperator<PruningRecipe> change) {
    return Arguments.of(schedule, message, change);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused(HALF, "need 1 <= n < m, got n=4, m=4", r -> r.nOfM(4, 4)),
        refused(HALF, "need 1 <= n < m, got n=0, m=4", r -> r.nOfM(0, 4)),
        refused(
            HALF,
            "pattern NOfM[n=1, m=4] ends at sparsity 0.75, but the target of the schedule is 0.5",
            r -> r.nOfM(1, 4)),
        refused(
            HALF,
            "pattern NOfM[n=2, m=4] ends at sparsity 0.5, but the target of 'fc*' is 0.25",
            r -> r.nOfM(2, 4).target("fc*", 0.25)),
        refused(
            HALF,
            "pattern NOfM[n=2, m=4] does not go with scope GLOBAL; allowed: [LAYER, GATE]",
            r -> r.global().nOfM(2, 4)),
        refused(
            HALF,
            "pattern NOfM[n=2, m=4] needs exact numbers of zeros, which criterion"
                + " AbsoluteThreshold[threshold=0.5] does not give: it keeps all weights from 0.5"
                + " on",
            r -> r.by(PruningCriterion.absoluteThreshold(0.5)).nOfM(2, 4)),
        refused(HALF, "bank must be >= 2 weights, got 1", r -> r.bankBalanced(1)),
        refused(
            HALF,
            "pattern BankBalanced[bank=128] does not go with scope GLOBAL_NORMALIZED; allowed:"
                + " [LAYER, ERDOS_RENYI_KERNEL, GATE]",
            r -> r.bankBalanced().globalNormalized()),
        refused(
            HALF,
            "need rows >= 1, columns >= 1 and two weights or more, got 1 x 1",
            r -> r.blocks(1, 1)),
        refused(
            HALF,
            "pattern Units[] does not go with scope GATE; allowed: [LAYER, GLOBAL,"
                + " GLOBAL_NORMALIZED]",
            r -> r.units().eachGate()),
        refused(HALF, "freezeStep must be >= 1, got 0", r -> r.straightThrough(0)),
        refused(HALF, "hysteresis must be a fraction in [0, 1), got 1.0", r -> r.surgery(9, 1)),
        refused(
            HALF,
            "need freezeStep behind the schedule's first step, got freezeStep=5, beginStep=5",
            r -> r.straightThrough(5)),
        refused(
            SparsitySchedule.oneShot(0.5, 3),
            "regrowth SoftMasks[freezeStep=9, hysteresis=0.0] needs a schedule that chooses more"
                + " than one mask, got OneShotSparsity[target=0.5, step=3];"
                + " SparsitySchedule.constant(..) is one",
            r -> r.straightThrough(9)),
        refused(STILL, "fraction must be in (0, 1), got 0.0", r -> r.dropAndGrow(0)),
        refused(
            HALF,
            "regrowth DropAndGrow[fraction=0.3] needs a constant sparsity over a span of steps,"
                + " SparsitySchedule.constant(..), got "
                + HALF,
            r -> r.dropAndGrow(0.3)),
        refused(
            STILL,
            "regrowth DropAndGrow[fraction=0.3] does not go with scope GLOBAL; allowed: [LAYER,"
                + " ERDOS_RENYI_KERNEL, GATE]",
            r -> r.global().dropAndGrow(0.3)),
        refused(
            STILL,
            "regrowth DropAndGrow[fraction=0.3] does not go with pattern Units[]: a unit that says"
                + " 0 has no gradients to grow by",
            r -> r.dropAndGrow(0.3).units()));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusals")
  void refuses(SparsitySchedule schedule, String message, UnaryOperator<PruningRecipe> change) {
    PruningRecipe recipe = PruningRecipe.of(schedule);
    assertThatThrownBy(() -> change.apply(recipe))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void thirdsAreTheSparsityOfOneOfThreeHoweverTheyAreWritten() {
    double kept = SparsitySchedule.keeping(1 / 3.0);
    assertThat(PruningRecipe.of(SparsitySchedule.oneShot(kept, 0)).nOfM(1, 3).pattern())
        .isEqualTo(new PruningPattern.NOfM(1, 3));
  }
}
