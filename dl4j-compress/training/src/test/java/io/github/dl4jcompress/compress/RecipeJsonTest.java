package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.FeatureHint;
import io.github.dl4jcompress.distill.StepRamp;
import io.github.dl4jcompress.penalty.Penalty;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.ActivationScheme;
import io.github.dl4jcompress.quantize.CodebookStart;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.RangeObserver;
import io.github.dl4jcompress.quantize.WeightScheme;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeJsonTest {
  private static final CompressionRecipe PLAIN =
      CompressionRecipe.quantize(QuantizationRecipe.weights(4));
  private static final SparsitySchedule CUBIC =
      SparsitySchedule.cubic(0.125, 0.9).overSteps(3, 70_000_000_000L).every(7);

  static Stream<CompressionRecipe> recipes() {
    PruningRecipe cubic = PruningRecipe.of(CUBIC);
    Distillation taught = Distillation.temperature(4);
    return Stream.of(
        PLAIN,
        CompressionRecipe.quantize(QuantizationRecipe.weights(8).fromStep(3_000)),
        CompressionRecipe.quantize(
            QuantizationRecipe.weights(2).leavingHalf("output", "b").leaving("a \"b\"\n", "c")),
        quantized(
            QuantizationRecipe.weights(
                    WeightScheme.codebook(5).startingFrom(CodebookStart.random(7)))
                .layers("conv*", WeightScheme.sumsOfPowers(6))
                .layers(
                    "a \"b\"",
                    WeightScheme.uniform(3).perTensor().clippedBy(RangeObserver.percentile(0.99)))
                .layers("*", WeightScheme.binary())
                .activations(
                    ActivationScheme.bits(4)
                        .observedBy(RangeObserver.percentile(0.999))
                        .freezeAt(5_000)
                        .learningClips())),
        quantized(
            QuantizationRecipe.weights(WeightScheme.trainedTernary())
                .activations(ActivationScheme.bits(8).observedBy(RangeObserver.divergence()))),
        PLAIN.prune(cubic),
        PLAIN.prune(cubic.global().only("conv*", "a \"b\"\n").except("output")),
        PLAIN.prune(
            cubic
                .onlyTypes(
                    List.of(
                        DenseLayer.class,
                        ConvolutionLayer.class,
                        EmbeddingLayer.class,
                        LSTM.class,
                        SimpleRnn.class))
                .exceptTypes(List.of(OutputLayer.class, RnnOutputLayer.class))),
        PLAIN.prune(PruningRecipe.of(SparsitySchedule.constant(1 / 3.0, 5, 6).every(1))),
        PLAIN.prune(PruningRecipe.of(SparsitySchedule.oneShot(0.5, 42))),
        PLAIN.distill(taught),
        PLAIN.rateDistortion(0.05),
        PLAIN.penalize(Penalty.l1(0.25).overSteps(3, 70_000_000_000L)),
        PLAIN.penalize(Penalty.groupLasso(0.1, Penalty.Group.INPUT).overSteps(0, 9).seed(-5)),
        PLAIN.penalize(
            Penalty.l0(1 / 3.0, 60_000)
                .each(Penalty.Group.UNIT)
                .learningGatesAt(0.02)
                .keepingAtFirst(0.5)
                .overSteps(0, 100)
                .warmUp(50)),
        PLAIN.penalize(
            Penalty.variationalDropout(60_000)
                .strength(0.5)
                .learningNoiseAt(0.003)
                .overSteps(1, 2)
                .only("conv*", "a \"b\"\n")
                .except("output")),
        PLAIN.distill(
            taught
                .temperature(new StepRamp(8, 1, 1_000))
                .hardWeight(new StepRamp(0, 0.1, 7))
                .softWeight(new StepRamp(2, 2, 9))
                .teacherLabelWeight(0.3)
                .labelSmoothing(0.05)),
        PLAIN.distill(
            taught
                .hint(FeatureHint.features("conv1", "a \"b\"\n").weight(0.3))
                .hint(FeatureHint.attention("conv2", "conv3").weight(new StepRamp(1, 0, 500)))
                .hint(FeatureHint.distances("dense", "dense"))
                .hint(FeatureHint.angles("dense", "dense").weight(0))),
        PLAIN.prune(cubic).distill(Distillation.teacherOnly(1)));
  }

  private static CompressionRecipe quantized(QuantizationRecipe quantization) {
    return CompressionRecipe.quantize(quantization);
  }

  @Test
  void schemesAreForPeopleToo() {
    CompressionRecipe recipe =
        quantized(
            QuantizationRecipe.weights(4)
                .layers("conv*", WeightScheme.learnedStep(3))
                .activations(ActivationScheme.bits(4).learningSteps()));
    assertThat(recipe.toJson().lines().map(String::strip))
        .containsSubsequence(
            "\"weightBits\" : 4,",
            "\"layers\" : [ {",
            "\"names\" : \"conv*\",",
            "\"weightBits\" : 3,",
            "\"scheme\" : \"learnedStep\"",
            "} ],",
            "\"activations\" : {",
            "\"bits\" : 4,",
            "\"observer\" : {",
            "\"kind\" : \"average\"",
            "},",
            "\"learning\" : \"step\"",
            "},");
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void whatIsWrittenIsReadBackEqual(CompressionRecipe recipe) {
    assertThat(CompressionRecipe.fromJson(recipe.toJson())).isEqualTo(recipe);
  }

  @Test
  void aPenaltyNeedsFewNumbersOnly() {
    String json =
        """
        {"version": 1, "quantize": {"weightBits": 4},
         "penalize": {"kind": "variationalDropout", "examples": 60000, "endStep": 18000}}
        """;
    assertThat(CompressionRecipe.fromJson(json))
        .isEqualTo(PLAIN.penalize(Penalty.variationalDropout(60_000).overSteps(0, 18_000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"kind\": \"l2\", \"endStep\": 9}'"
            + "| kind must be one of [lasso, l0, variationalDropout], got 'l2'",
        "'{\"kind\": \"lasso\", \"strength\": 1, \"group\": \"row\", \"endStep\": 9}'"
            + "| group must be one of [weight, unit, input], got 'row'",
        "'{\"kind\": \"lasso\", \"strength\": 1, \"endSteps\": 9}'"
            + "| 'endStep' is missing; found [endSteps]",
        "'{\"kind\": \"lasso\", \"strength\": 1, \"endStep\": 9, \"warmUpStep\": 1}'"
            + "| unknown key 'warmUpStep'; did you mean 'warmUpSteps'? Known:",
      })
  void refusesPenaltiesThatAreNone(String penalty, String message) {
    String json =
        "{\"version\": 1, \"quantize\": {\"weightBits\": 4}, \"penalize\": " + penalty + "}";
    assertThatThrownBy(() -> CompressionRecipe.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("recipe.penalize: " + message);
  }

  @Test
  void theTextIsForPeople() {
    assertThat(PLAIN.distill(Distillation.temperature(2)).toJson().lines().map(String::strip))
        .containsExactly(
            "{",
            "\"version\" : 1,",
            "\"quantize\" : {",
            "\"weightBits\" : 4,",
            "\"fromStep\" : 0,",
            "\"leaving\" : [ ],",
            "\"leavingHalf\" : [ ]",
            "},",
            "\"distill\" : {",
            "\"temperature\" : 2.0,",
            "\"hardWeight\" : 0.5,",
            "\"softWeight\" : 0.5,",
            "\"teacherLabelWeight\" : 0.0,",
            "\"labelSmoothing\" : 0.0,",
            "\"hints\" : [ ]",
            "},",
            "\"rateDistortion\" : 0.0",
            "}");
  }

  @Test
  void aHintIsForPeopleToo() {
    Distillation hinted =
        Distillation.temperature(2).hint(FeatureHint.attention("small", "large").weight(0.5));
    assertThat(PLAIN.distill(hinted).toJson().lines().map(String::strip))
        .containsSubsequence(
            "\"hints\" : [ {",
            "\"kind\" : \"attention\",",
            "\"studentLayer\" : \"small\",",
            "\"teacherLayer\" : \"large\",",
            "\"weight\" : 0.5",
            "} ]");
  }

  private static CompressionRecipe withPruning(String schedule) {
    return CompressionRecipe.fromJson(
        """
        {"version": 1, "quantize": {"weightBits": 4}, "prune": {"schedule": %s}}
        """
            .formatted(schedule));
  }

  @Test
  void whatIsLeftOutHasTheDefaultsOfTheCode() {
    assertThat(CompressionRecipe.fromJson("{\"version\": 1, \"quantize\": {\"weightBits\": 4}}"))
        .isEqualTo(PLAIN);
    assertThat(
            CompressionRecipe.fromJson(
                "{\"version\": 1, \"quantize\": {\"weightBits\": 4}, \"distill\": {}}"))
        .isEqualTo(PLAIN.distill(Distillation.temperature(1)));
    assertThat(withPruning("{\"kind\": \"cubic\", \"target\": 0.9, \"endStep\": 50}"))
        .isEqualTo(PLAIN.prune(PruningRecipe.of(SparsitySchedule.cubic(0, 0.9).overSteps(0, 50))));
    assertThat(withPruning("{\"kind\": \"constant\", \"target\": 0.9, \"endStep\": 50}"))
        .isEqualTo(PLAIN.prune(PruningRecipe.of(SparsitySchedule.constant(0.9, 0, 50))));
  }

  @Test
  void theNumberOfAWholeRampMayBeWhole() {
    assertThat(
            CompressionRecipe.fromJson(
                """
                {"version": 1, "quantize": {"weightBits": 4},
                 "distill": {"temperature": {"first": 4, "last": 1, "steps": 10}}}
                """))
        .isEqualTo(PLAIN.distill(Distillation.temperature(1).temperature(new StepRamp(4, 1, 10))));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"version": 1, "quantise": {"weightBits": 4}} | recipe: 'quantize' is missing; found [quantise]
          {"quantize": {"weightBits": 4}} | recipe: 'version' is missing; found [quantize]
          {} | recipe: 'version' is missing
          {"version": 1, "quantize": {"weightBit": 4}} | recipe.quantize: 'weightBits' is missing; found [weightBit]
          {"version": 1, "quantize": {}} | recipe.quantize: 'weightBits' is missing
          {"version": 1, "quantize": {"weightBits": 4, "fromStp": 4}} | recipe.quantize: unknown key 'fromStp'; did you mean 'fromStep'? Known: [activations, clipping, fromStep, grouping, layers, leaving, leavingHalf, scheme, start, weightBits]
          {"version": 1, "quantize": {"weightBits": 4, "leave": ["a"]}} | recipe.quantize: unknown key 'leave'; did you mean 'leaving'? Known: [activations, clipping, fromStep, grouping, layers, leaving, leavingHalf, scheme, start, weightBits]
          {"version": 1, "quantize": {"weightBits": 4, "leavinghalf": ["a"]}} | recipe.quantize: unknown key 'leavinghalf'; did you mean 'leavingHalf'? Known: [activations, clipping, fromStep, grouping, layers, leaving, leavingHalf, scheme, start, weightBits]
          {"version": 1, "quantize": {"weightBits": 4, "leaving": "a"}} | recipe.quantize: 'leaving' must be an array of strings, got "a"
          {"version": 1, "quantize": {"weightBits": 4, "leaving": ["a"], "leavingHalf": ["a"]}} | layer 'a' cannot be left in both SINGLE and HALF
          {"version": 1, "quantize": {"weightBits": 4}, "distil": {}} | recipe: unknown key 'distil'; did you mean 'distill'? Known: [distill, penalize, prune, quantize, rateDistortion, version]
          {"version": 1, "quantize": {"weightBits": 4}, "distill": {"softweight": 1}} | recipe.distill: unknown key 'softweight'; did you mean 'softWeight'? Known: [hardWeight, hints, labelSmoothing, softWeight, teacherLabelWeight, temperature]
          {"version": 1, "quantize": {"weightBits": 4}, "distill": {"temperature": {"first": 2, "last": 1, "steps": 3, "x": 1}}} | recipe.distill.temperature: unknown key 'x'; did you mean 'last'? Known: [first, last, steps]
          {"version": 2, "quantize": {"weightBits": 4}} | recipe version 2; this library reads 1
          {"version": "1", "quantize": {"weightBits": 4}} | recipe: 'version' must be a whole number, got "1"
          {"version": 1, "quantize": 4} | recipe.quantize: must be an object
          {"version": 1, "quantize": {"weightBits": 4.5}} | recipe.quantize: 'weightBits' must be a whole number, got 4.5
          {"version": 1, "quantize": {"weightBits": null}} | recipe.quantize: 'weightBits' must be a whole number, got null
          {"version": 1, "quantize": {"weightBits": 4, "fromStep": 9223372036854775808}} | recipe.quantize: 'fromStep' must be a whole number, got 9223372036854775808
          {"version": 1, "quantize": {"weightBits": 4294967300}} | recipe.quantize: 'weightBits' must be a whole number below 2147483648, got 4294967300
          {"version": 1, "quantize": {"weightBits": 9}} | weight bits must be in [2, 8], got 9
          {"version": 1, "quantize": {"weightBits": 4, "scheme": "codebok"}} | recipe.quantize: scheme must be one of [uniform, learnedStep, powers, sumsOfPowers, codebook, binary, ternary, trainedTernary], got 'codebok'
          {"version": 1, "quantize": {"weightBits": 4, "clipping": {"kind": "percentile", "fration": 0.9}}} | a percentile must keep a fraction in (0.5, 1), got 1.0
          {"version": 1, "quantize": {"weightBits": 4, "clipping": {"kind": "minMax", "fration": 0.9}}} | recipe.quantize.clipping: unknown key 'fration'; did you mean 'fraction'? Known: [fraction, kind]
          {"version": 1, "quantize": {"weightBits": 4, "layers": [{"names": "a", "weightBits": 4, "sheme": "binary"}]}} | recipe.quantize.layers[0]: unknown key 'sheme'; did you mean 'scheme'? Known: [clipping, grouping, names, scheme, start, weightBits]
          {"version": 1, "quantize": {"weightBits": 4, "layers": [{"weightBits": 4}]}} | recipe.quantize.layers[0]: 'names' is missing; found [weightBits]
          {"version": 1, "quantize": {"weightBits": 4, "activations": {"bit": 4}}} | recipe.quantize.activations: unknown key 'bit'; did you mean 'bits'? Known: [bits, freezeAtStep, learning, observer]
          {"version": 1, "quantize": {"weightBits": 1, "scheme": "binary"}, "prune": {"schedule": {"kind": "oneShot", "target": 0.5, "step": 1}}} | binary weights have no zero, so they can be neither pruned nor penalised; ternary ones can
          {"version": 1, "quantize": {"weightBits": 4, "scheme": "codebook"}, "prune": {"schedule": {"kind": "constant", "target": 0.5, "beginStep": 0, "endStep": 9}, "regrowth": {"kind": "dropAndGrow", "fraction": 0.3}}} | a codebook holds each zero at zero, so no weight can come back as DropAndGrow[fraction=0.3] says; prune without regrowth, or take a scheme other than CODEBOOK
          {"version": 1, "quantize": {"weightBits": 4}, "distill": null} | recipe.distill: must be an object
          {"version": 1, "quantize": {"weightBits": 4}, "distill": {"hardWeight": "0.5"}} | recipe.distill: 'hardWeight' must be a number, got "0.5"
          {"version": 1, "quantize": {"weightBits": 4}, "distill": {"hardWeight": 1e999}} | both ends must be finite, got first=Infinity, last=Infinity
          {"version": 1, "quantize": {"weightBits": 4}, "distill": {"temperature": 0}} | temperature must be >= 1, got 0.0
          {"version": 1, "quantize": {"weightBits": 4}, "prune": {}} | recipe.prune: 'schedule' is missing
          [] | recipe: must be an object
          7 | recipe: must be an object
          """)
  void refusesWhatItDoesNotUnderstand(String json, String message) {
    assertRefused(() -> CompressionRecipe.fromJson(json), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "scope": "all" | recipe.prune: scope must be one of [layer, erdosRenyiKernel, gate, global, globalNormalized], got 'all'
          "scope": 1 | recipe.prune: 'scope' must be a string, got 1
          "only": "conv" | recipe.prune: 'only' must be an array of strings, got "conv"
          "only": [1] | recipe.prune: 'only' must be a string, got 1
          "onlyTypes": ["Conv"] | recipe.prune: unknown layer type 'Conv'; known: [DenseLayer, OutputLayer, ConvolutionLayer, EmbeddingLayer, LSTM, SimpleRnn, RnnOutputLayer]
          "exceptTypes": ["java.lang.Runtime"] | recipe.prune: unknown layer type 'java.lang.Runtime'; known: [DenseLayer, OutputLayer, ConvolutionLayer, EmbeddingLayer, LSTM, SimpleRnn, RnnOutputLayer]
          "exept": [] | recipe.prune: unknown key 'exept'; did you mean 'except'? Known: [criterion, except, exceptTypes, only, onlyTypes, pattern, regrowth, schedule, scope, targets]
          """)
  void refusesAPruningItDoesNotUnderstand(String fields, String message) {
    String json =
        """
        {"version": 1, "quantize": {"weightBits": 4},
         "prune": {"schedule": {"kind": "oneShot", "target": 0.5, "step": 1}, %s}}
        """
            .formatted(fields);
    assertRefused(() -> CompressionRecipe.fromJson(json), message);
  }

  private static CompressionRecipe withHints(String hints) {
    return CompressionRecipe.fromJson(
        """
        {"version": 1, "quantize": {"weightBits": 4}, "distill": {"hints": %s}}
        """
            .formatted(hints));
  }

  @Test
  void aHintWithoutAWeightHasTheDefaultOfTheCode() {
    String hint = "{\"kind\": \"%s\", \"studentLayer\": \"a\", \"teacherLayer\": \"b\"}";
    assertThat(withHints("[" + hint.formatted("features") + ", " + hint.formatted("angles") + "]"))
        .isEqualTo(
            PLAIN.distill(
                Distillation.temperature(1)
                    .hint(FeatureHint.features("a", "b"))
                    .hint(FeatureHint.angles("a", "b"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [{"kind": "feature", "studentLayer": "a", "teacherLayer": "b"}] | recipe.distill.hints[0]: kind must be one of [features, attention, distances, angles], got 'feature'
          [{"kind": "FEATURES", "studentLayer": "a", "teacherLayer": "b"}] | recipe.distill.hints[0]: kind must be one of [features, attention, distances, angles], got 'FEATURES'
          [{"studentLayer": "a", "teacherLayer": "b"}] | recipe.distill.hints[0]: 'kind' is missing; found [studentLayer, teacherLayer]
          [{"kind": "angles", "teacherLayer": "b"}] | recipe.distill.hints[0]: 'studentLayer' is missing; found [teacherLayer]
          [{"kind": "angles", "studentLayer": "a", "teacherLayer": "b"}, {"kind": "angles", "studentLayer": "a", "teacherLayer": "b", "wait": 1}] | recipe.distill.hints[1]: unknown key 'wait'; did you mean 'weight'? Known: [kind, studentLayer, teacherLayer, weight]
          [{"kind": "angles", "studentLayer": "a", "teacherLayer": 3}] | recipe.distill.hints[0]: 'teacherLayer' must be a string, got 3
          [{"kind": "angles", "studentLayer": "a", "teacherLayer": "b", "weight": {"first": 1, "last": 0}}] | recipe.distill.hints[0].weight: 'steps' is missing
          [{"kind": "angles", "studentLayer": "a", "teacherLayer": "b", "weight": -1}] | weight of the hint for 'a' must be >= 0, got -1.0
          ["conv"] | recipe.distill.hints[0]: must be an object
          {} | recipe.distill: 'hints' must be an array of objects, got {}
          null | recipe.distill: 'hints' must be an array of objects, got null
          """)
  void refusesAHintItDoesNotUnderstand(String hints, String message) {
    assertRefused(() -> withHints(hints), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"target": 0.5, "step": 1} | recipe.prune.schedule: 'kind' is missing; found [target, step]
          {"kind": "quadratic"} | recipe.prune.schedule: kind must be one of [cubic, linear, exponential, cosine, oneCycle, stepwise, constant, oneShot], got 'quadratic'
          {"kind": "oneShot", "target": 0.5, "step": 1, "endStep": 2} | recipe.prune.schedule: unknown key 'endStep'; did you mean 'step'? Known: [kind, step, target]
          {"kind": "cubic", "target": 0.5, "endStep": 0} | need 0 <= beginStep < endStep, got beginStep=0, endStep=0
          {"kind": "cubic", "target": 0.5, "endStep": 9, "frequency": 3000000000} | recipe.prune.schedule: 'frequency' must be a whole number below 2147483648, got 3000000000
          """)
  void refusesAScheduleItDoesNotUnderstand(String schedule, String message) {
    assertRefused(() -> withPruning(schedule), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"version": 1, "version": 1} | Duplicate field 'version'
          {"version": 1, "quantize": {"weightBits": 4, "weightBits": 8}} | Duplicate field 'weightBits'
          {"version": 1, "quantize": {"weightBits": 4}} {} | Trailing token
          {"version": 1, "quantize": {"weightBits": NaN}} | Non-standard token 'NaN'
          {"version": 1, | Unexpected end-of-input
          version: 1 | Unrecognized token 'version'
          """)
  void refusesWhatIsNoJson(String text, String problem) {
    assertThatThrownBy(() -> CompressionRecipe.fromJson(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the recipe is no JSON: ")
        .hasMessageContaining(problem);
  }

  @Test
  void refusesAnEmptyText() {
    for (String text : List.of("", "  \n")) {
      assertRefused(() -> CompressionRecipe.fromJson(text), "recipe: must be an object");
    }
  }

  @Test
  void refusesToWriteALayerTypeThatItCouldNotReadBack() {
    PruningRecipe pruning =
        PruningRecipe.of(CUBIC).exceptTypes(List.of(DenseLayer.class, FeedForwardLayer.class));
    assertRefused(
        () -> PLAIN.prune(pruning).toJson(),
        "layer type FeedForwardLayer cannot be written; known: [DenseLayer, OutputLayer,"
            + " ConvolutionLayer, EmbeddingLayer, LSTM, SimpleRnn, RnnOutputLayer]");
  }
}
