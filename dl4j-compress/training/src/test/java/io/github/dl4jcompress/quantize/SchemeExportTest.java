package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Whatever the scheme, the exported network computes what the fake-quantized one computes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemeExportTest {
  /** In steps of {@link ExportedPair#stepOfALogit}; a mistake makes tens of them. */
  private static final double TOLERATED_STEPS = 4;

  private static final DataSet TRAIN = TinyData.images(64, 1);
  private static final INDArray TEST = TinyData.images(200, 2).getFeatures();

  private MultiLayerNetwork images;

  @BeforeAll
  void train() {
    images = TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
    for (int step = 0; step < 30; step++) {
      images.fit(TRAIN);
    }
  }

  static Stream<QuantizationRecipe> recipes() {
    return Stream.concat(
        WeightSchemeTest.all().map(QuantizationRecipe::weights),
        Stream.concat(
            IntStream.rangeClosed(2, 7)
                .mapToObj(bits -> QuantizationRecipe.weights(4).activations(bits)),
            Stream.of(
                    ActivationScheme.bits(4).learningSteps(),
                    ActivationScheme.bits(3).learningClips(),
                    ActivationScheme.bits(8).observedBy(RangeObserver.minMax()),
                    ActivationScheme.bits(4).observedBy(RangeObserver.percentile(0.999)),
                    ActivationScheme.bits(4).observedBy(RangeObserver.squaredError()).freezeAt(6),
                    ActivationScheme.bits(6).observedBy(RangeObserver.divergence()))
                .map(scheme -> QuantizationRecipe.weights(4).activations(scheme))));
  }

  private static void assertSame(Model twin, INDArray examples, double clear) throws IOException {
    ExportedPair pair = ExportedPair.of(twin, examples);
    ExportedPair.Gap gap = pair.gap(examples);
    assertThat(gap.largestSteps()).isLessThan(TOLERATED_STEPS);
    assertThat(gap.sameClass()).isEqualTo(1);
    assertThat(gap.clear()).isGreaterThan(clear);
    pair.assertFileRoundTrip(examples);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aTrainedTwinIsStoredAsItIs(QuantizationRecipe recipe) throws IOException {
    MultiLayerNetwork twin = QuantizationAware.twin(images, recipe.fromStep(3));
    for (int step = 0; step < 12; step++) {
      twin.fit(TRAIN);
    }
    assertSame(twin, TEST, recipe.activations().bits() < 4 ? 0.1 : 0.5);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aCalibratedTwinIsStoredAsItIs(QuantizationRecipe recipe) throws IOException {
    Model twin = PostTraining.quantize(images, recipe, TinyData.iterator(TRAIN, 20));
    assertSame(twin, TEST, recipe.activations().bits() < 4 ? 0.1 : 0.5);
  }

  @Test
  void eachLayerHasTheSchemeOfItsPattern() {
    QuantizationRecipe recipe =
        QuantizationRecipe.weights(4)
            .layers("conv*", WeightScheme.uniform(8))
            .layers("*n*", WeightScheme.ternary())
            .leavingHalf("output");
    MultiLayerNetwork twin = QuantizationAware.twin(images, recipe);
    assertThat(noise(twin, "conv").getScheme()).isEqualTo(WeightScheme.uniform(8));
    assertThat(noise(twin, "dense").getScheme()).isEqualTo(WeightScheme.ternary());
    NetworkTraining.fit(twin, TRAIN);
    assertThat(ExportedPair.of(twin, TEST).compact().network().layers())
        .extracting(layer -> layer.linear().map(unit -> unit.weights().bits()).orElse(0))
        .isEqualTo(List.of(8, 0, 2, 16));
  }

  private static WeightFakeQuantization noise(MultiLayerNetwork twin, String layer) {
    return (WeightFakeQuantization)
        ((BaseLayer) twin.getLayer(layer).conf().getLayer()).getWeightNoise();
  }
}
