package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.TinyData;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Each kind of convolution with each scheme computes after export what it computed before. */
class ConvolutionKindsTest {
  /** In steps of {@link ExportedPair#stepOfALogit}; a mistake makes tens of them. */
  private static final double TOLERATED_STEPS = 4;

  private static final DataSet TRAIN = TinyData.images(64, 1);
  private static final INDArray TEST = TinyData.images(200, 2).getFeatures();

  static Stream<Arguments> kindsAndSchemes() {
    List<QuantizationRecipe> recipes = SchemeExportTest.recipes().toList();
    return ConvolutionKinds.networks()
        .flatMap(kind -> recipes.stream().map(recipe -> Arguments.of(kind, recipe)));
  }

  private static void assertSame(Model twin) throws IOException {
    ExportedPair pair = ExportedPair.of(twin, TEST);
    ExportedPair.Gap gap = pair.gap(TEST);
    assertThat(gap.largestSteps()).isLessThan(TOLERATED_STEPS);
    assertThat(gap.sameClass()).isEqualTo(1);
    assertThat(gap.clear()).isGreaterThan(0.1);
    pair.assertFileRoundTrip(TEST);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("kindsAndSchemes")
  void isStoredAsItIs(ExportCase kind, QuantizationRecipe recipe) throws IOException {
    Model twin = QuantizationAware.twin(kind.network(), recipe.fromStep(3));
    for (int step = 0; step < 12; step++) {
      NetworkTraining.fit(twin, TRAIN);
    }
    assertSame(twin);
    assertSame(PostTraining.quantize(kind.network(), recipe, TinyData.iterator(TRAIN, 20)));
  }
}
