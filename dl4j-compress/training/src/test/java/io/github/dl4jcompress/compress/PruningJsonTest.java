package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.prune.PruningCriterion;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.RampSparsity;
import io.github.dl4jcompress.prune.ScoredWeights;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.prune.WeightCriteria;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Criteria, schedules and targets in the JSON of a recipe. */
class PruningJsonTest {
  private static final CompressionRecipe PLAIN =
      CompressionRecipe.quantize(QuantizationRecipe.weights(4));
  private static final SparsitySchedule CUBIC =
      SparsitySchedule.cubic(0.125, 0.9).overSteps(3, 70).every(7);

  private static void assertReadBackEqual(PruningRecipe pruning) {
    CompressionRecipe recipe = PLAIN.prune(pruning);
    assertThat(CompressionRecipe.fromJson(recipe.toJson())).isEqualTo(recipe);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  static Stream<PruningCriterion> criteria() {
    return Stream.of(
        PruningCriterion.magnitude(),
        PruningCriterion.absoluteThreshold(0.01),
        PruningCriterion.relativeThreshold(0.5, WeightCriteria.Reference.STANDARD_DEVIATION),
        PruningCriterion.relativeThreshold(0.1, WeightCriteria.Reference.LARGEST_WEIGHT),
        PruningCriterion.random(Long.MIN_VALUE),
        PruningCriterion.taylor(),
        PruningCriterion.movement(),
        PruningCriterion.secondOrder());
  }

  @ParameterizedTest
  @MethodSource("criteria")
  void everyCriterionIsReadBackEqual(PruningCriterion criterion) {
    assertReadBackEqual(PruningRecipe.of(CUBIC).by(criterion));
  }

  @ParameterizedTest
  @EnumSource(RampSparsity.Curve.class)
  void everyCurveIsReadBackEqual(RampSparsity.Curve curve) {
    double initial = curve == RampSparsity.Curve.CONSTANT ? 0.7 : 0.2;
    RampSparsity schedule = new RampSparsity(curve, initial, 0.7, 3, 9, 2);
    assertReadBackEqual(PruningRecipe.of(schedule));
  }

  static Stream<PruningRecipe> patterns() {
    PruningRecipe half = PruningRecipe.of(SparsitySchedule.constant(0.5, 3, 70).every(7));
    return Stream.of(
        half.nOfM(2, 4),
        half.blocks(1, 16),
        half.bankBalanced(),
        half.bankBalanced(64).erdosRenyiKernel(),
        half.units().except("output"),
        half.straightThrough(90),
        half.surgery(90, 0.25).blocks(4, 4),
        half.dropAndGrow(0.3).by(PruningCriterion.random(3)));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void everyPatternAndRegrowthIsReadBackEqual(PruningRecipe recipe) {
    assertReadBackEqual(recipe);
  }

  @Test
  void aPatternIsForPeopleToo() {
    PruningRecipe pruning =
        PruningRecipe.of(SparsitySchedule.constant(0.5, 3, 70)).nOfM(2, 4).surgery(90, 0.25);
    assertThat(PLAIN.prune(pruning).toJson().lines().map(String::strip))
        .containsSubsequence(
            "\"pattern\" : {",
            "\"kind\" : \"nOfM\",",
            "\"n\" : 2,",
            "\"m\" : 4",
            "},",
            "\"regrowth\" : {",
            "\"kind\" : \"softMasks\",",
            "\"freezeStep\" : 90,",
            "\"hysteresis\" : 0.25",
            "},");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "patern": {"kind": "units"} | recipe.prune: unknown key 'patern'; did you mean 'pattern'? Known: [criterion, except, exceptTypes, only, onlyTypes, pattern, regrowth, schedule, scope, targets]
          "pattern": {"kind": "block"} | recipe.prune.pattern: kind must be one of [unstructured, nOfM, blocks, bankBalanced, units], got 'block'
          "pattern": {"kind": "blocks", "rows": 2, "cols": 4} | recipe.prune.pattern: 'columns' is missing; found [cols]
          "pattern": {"kind": "bankBalanced", "bank": 64, "banks": 2} | recipe.prune.pattern: unknown key 'banks'; did you mean 'bank'? Known: [bank, kind]
          "pattern": {"kind": "nOfM", "n": 1, "m": 4} | pattern NOfM[n=1, m=4] ends at sparsity 0.75, but the target of the schedule is 0.5
          "regrowth": {"kind": "rigl"} | recipe.prune.regrowth: kind must be one of [softMasks, dropAndGrow], got 'rigl'
          "regrowth": {"kind": "softMasks", "freeze": 9} | recipe.prune.regrowth: 'freezeStep' is missing; found [freeze]
          "regrowth": {"kind": "dropAndGrow", "fraction": 0.3, "every": 9} | recipe.prune.regrowth: unknown key 'every'; did you mean 'kind'? Known: [fraction, kind]
          """)
  void refusesAPatternOrRegrowthItDoesNotUnderstand(String fields, String message) {
    String schedule = "{\"kind\": \"constant\", \"target\": 0.5, \"endStep\": 9}";
    assertRefused(() -> read(schedule, ", " + fields), message);
  }

  @Test
  void aPruningIsForPeopleToo() {
    PruningRecipe pruning =
        PruningRecipe.of(SparsitySchedule.oneCycle(0, 0.9).overRun(0, 1, 100))
            .by(
                PruningCriterion.relativeThreshold(
                    0.5, WeightCriteria.Reference.STANDARD_DEVIATION))
            .globalNormalized()
            .target("embedding", 0.98);
    assertThat(PLAIN.prune(pruning).toJson().lines().map(String::strip))
        .containsSubsequence(
            "\"prune\" : {",
            "\"schedule\" : {",
            "\"kind\" : \"oneCycle\",",
            "\"initial\" : 0.0,",
            "\"target\" : 0.9,",
            "\"beginStep\" : 0,",
            "\"endStep\" : 99,",
            "\"frequency\" : 100",
            "},",
            "\"scope\" : \"globalNormalized\",",
            "\"criterion\" : {",
            "\"kind\" : \"relativeThreshold\",",
            "\"fraction\" : 0.5,",
            "\"of\" : \"standardDeviation\"",
            "},",
            "\"targets\" : {",
            "\"embedding\" : 0.98",
            "},");
  }

  @Test
  void refusesToWriteACriterionThatItCouldNotReadBack() {
    PruningCriterion own =
        new PruningCriterion() {
          @Override
          public void score(ScoredWeights weights, float[] scores) {}

          @Override
          public String toString() {
            return "mine";
          }
        };
    assertRefused(
        () -> PLAIN.prune(PruningRecipe.of(CUBIC).by(own)).toJson(),
        "criterion mine cannot be written, only those that PruningCriterion makes; set it in code"
            + " with PruningRecipe.by");
  }

  @Test
  void targetsOfLayersAreReadBackEqual() {
    PruningRecipe recipe = PruningRecipe.of(CUBIC).target("a*", 0.98).target("b \"c\"", 0);
    assertReadBackEqual(recipe);
    assertReadBackEqual(recipe.eachGate());
    assertReadBackEqual(recipe.globalNormalized());
  }

  @Test
  void lengthsInEpochsAreWrittenAsSteps() {
    SparsitySchedule schedule = SparsitySchedule.linear(0.1, 0.5).overEpochs(1, 3, 10);
    assertReadBackEqual(PruningRecipe.of(schedule));
    assertThat(PLAIN.prune(PruningRecipe.of(schedule)).toJson())
        .contains("\"beginStep\" : 10,", "\"endStep\" : 29,");
  }

  private static void read(String schedule, String fields) {
    CompressionRecipe.fromJson(
        """
        {"version": 1, "quantize": {"weightBits": 4}, "prune": {"schedule": %s%s}}
        """
            .formatted(schedule, fields));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "targets": {"dense": "0.9"} | recipe.prune.targets: 'dense' must be a number, got "0.9"
          "targets": [0.9] | recipe.prune.targets: must be an object
          "targets": {"dense": 1} | layer 'dense': target sparsity must be a fraction in [0, 1), got 1.0
          "criterion": "taylor" | recipe.prune.criterion: must be an object
          "criterion": {"kind": "tailor"} | recipe.prune.criterion: kind must be one of [magnitude, taylor, movement, secondOrder, absoluteThreshold, relativeThreshold, random], got 'tailor'
          "criterion": {"kind": "random"} | recipe.prune.criterion: 'seed' is missing
          "criterion": {"kind": "random", "sead": 1} | recipe.prune.criterion: 'seed' is missing; found [sead]
          "criterion": {"kind": "taylor", "seed": 1} | recipe.prune.criterion: unknown key 'seed'; did you mean 'kind'? Known: [kind]
          "criterion": {"kind": "relativeThreshold", "fraction": 1, "of": "mean"} | recipe.prune.criterion: of must be one of [standardDeviation, largestWeight], got 'mean'
          "criterion": {"kind": "absoluteThreshold", "threshold": 0} | threshold must be finite and > 0, got 0.0
          """)
  void refusesACriterionOrTargetItDoesNotUnderstand(String fields, String message) {
    String schedule = "{\"kind\": \"oneShot\", \"target\": 0.5, \"step\": 1}";
    assertRefused(() -> read(schedule, ", " + fields), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"kind": "linear"} | recipe.prune.schedule: 'target' is missing
          {"kind": "constant", "initial": 0, "target": 0.5, "endStep": 9} | recipe.prune.schedule: unknown key 'initial'; did you mean 'endStep'? Known: [beginStep, endStep, frequency, kind, target]
          """)
  void refusesACurveItDoesNotUnderstand(String schedule, String message) {
    assertRefused(() -> read(schedule, ""), message);
  }
}
