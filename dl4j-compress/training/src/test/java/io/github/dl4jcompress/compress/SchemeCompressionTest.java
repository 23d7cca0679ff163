package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.ActivationScheme;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.RangeObserver;
import io.github.dl4jcompress.quantize.WeightScheme;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

/** LSTMs of all schemes, from training to the integers of the runtime. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemeCompressionTest {
  private final DataSetIterator train = TinyData.iterator(TinyData.sequences(128, 1), 16);
  private final DataSetIterator test = TinyData.iterator(TinyData.sequences(100, 2), 100);
  private MultiLayerNetwork network;

  @BeforeAll
  void train() {
    network = TinyNetworks.sequenceChain(TinyNetworks.settings(new Adam(0.02)), true);
    network.fit(train, 6);
  }

  static Stream<QuantizationRecipe> recipes() {
    return Stream.concat(
        Stream.of(
                WeightScheme.uniform(6).perTensor(),
                WeightScheme.uniform(4).clippedBy(RangeObserver.squaredError()),
                WeightScheme.learnedStep(4),
                WeightScheme.powers(4),
                WeightScheme.sumsOfPowers(5),
                WeightScheme.codebook(4),
                WeightScheme.binary(),
                WeightScheme.ternary(),
                WeightScheme.trainedTernary())
            .map(QuantizationRecipe::weights),
        Stream.of(
            QuantizationRecipe.weights(8).activations(4),
            QuantizationRecipe.weights(8).activations(ActivationScheme.bits(6).learningSteps())));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aLstmIsStoredAsTrained(QuantizationRecipe recipe) {
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(
            network, CompressionRecipe.quantize(recipe.fromStep(2)), train, test, 3);
    assertThat(result.comparison().examples()).isEqualTo(500);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.99);
    assertThat(result.comparison().networkError()).isLessThan(0.2);
    double code = recipe.activations().bits() < 8 ? 0.6 : 0.15;
    assertThat(result.comparison().maxLogitDifference()).isLessThan(code);
  }

  @Test
  void prunedWeightsOfACodebookStayPruned() {
    CompressionRecipe recipe =
        CompressionRecipe.quantize(QuantizationRecipe.weights(WeightScheme.codebook(3)).fromStep(8))
            .prune(PruningRecipe.of(SparsitySchedule.cubic(0, 0.5).overSteps(0, 14).every(2)));
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(network, recipe, train, test, 3);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.99);
    double weights = 0;
    double zeros = 0;
    for (String key : new String[] {"fW", "fRW", "bW", "bRW"}) {
      float[] values = result.network().getLayer("lstm").getParam(key).dup().data().asFloat();
      weights += values.length;
      for (float value : values) {
        zeros += value == 0 ? 1 : 0;
      }
    }
    assertThat(zeros / weights).isBetween(0.49, 0.52);
  }

  @Test
  void refusesToMoveWeightsWithoutNeighbouringLevels() {
    assertThatThrownBy(
            () ->
                CompressionRecipe.quantize(QuantizationRecipe.weights(WeightScheme.ternary()))
                    .rateDistortion(0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "rateDistortion moves uniform weights that are not clipped and have a scale per"
                + " channel; it cannot move WeightScheme[kind=TERNARY");
  }
}
