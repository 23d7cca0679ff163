package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeSet;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

class ActivationSchemeTest {
  private static MultiLayerNetwork twin(ActivationScheme scheme, int fromStep) {
    return QuantizationAware.twin(
        TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01))),
        QuantizationRecipe.weights(8).activations(scheme).fromStep(fromStep));
  }

  private static double value(MultiLayerNetwork twin, String layer, String key) {
    return twin.getLayer(layer).getParam(key).getDouble(0);
  }

  private static void fit(MultiLayerNetwork network, int steps, int seed) {
    for (int step = 0; step < steps; step++) {
      network.fit(TinyData.vectors(32, seed + step));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void hiddenActivationsTakeAsManyValuesAsTheirBitsTell(int bits) {
    MultiLayerNetwork twin = twin(ActivationScheme.bits(bits), 0);
    fit(twin, 5, 1);
    INDArray hidden =
        twin.feedForward(TinyData.vectors(300, 9).getFeatures()).get(3); // behind the quantizer
    TreeSet<Float> values = new TreeSet<>();
    for (float value : hidden.dup().data().asFloat()) {
      values.add(value);
    }
    assertThat(values).hasSizeLessThanOrEqualTo(1 << bits).hasSizeGreaterThan((1 << bits) / 2);
    FakeQuantizationLayer input = (FakeQuantizationLayer) twin.getLayer(0);
    assertThat(input.quantizer().bits()).isEqualTo(8);
  }

  @Test
  void aFrozenRangeStaysWhatItIs() {
    MultiLayerNetwork twin = twin(ActivationScheme.bits(8).freezeAt(4), 0);
    fit(twin, 4, 1);
    double min = value(twin, "input-quantizer", FakeQuantization.MIN);
    fit(twin, 4, 50);
    assertThat(value(twin, "input-quantizer", FakeQuantization.MIN)).isEqualTo(min);
    assertThat(value(twin, "input-quantizer", FakeQuantization.COUNT)).isEqualTo(8);
  }

  @Test
  void aRangeOfEverythingOnlyGrows() {
    MultiLayerNetwork twin = twin(ActivationScheme.bits(8).observedBy(RangeObserver.minMax()), 0);
    double min = Double.POSITIVE_INFINITY;
    for (int seed = 1; seed < 6; seed++) {
      DataSet data = TinyData.vectors(32, seed);
      twin.fit(data);
      min = Math.min(min, data.getFeatures().minNumber().doubleValue());
      assertThat(value(twin, "input-quantizer", FakeQuantization.MIN)).isCloseTo(min, within(1e-6));
    }
  }

  @Test
  void aPercentileIsNarrowerThanTheWholeRange() {
    MultiLayerNetwork whole = twin(ActivationScheme.bits(8), 0);
    MultiLayerNetwork cut =
        twin(ActivationScheme.bits(8).observedBy(RangeObserver.percentile(0.9)), 0);
    fit(whole, 3, 1);
    fit(cut, 3, 1);
    assertThat(value(cut, "input-quantizer", FakeQuantization.MAX))
        .isLessThan(0.9 * value(whole, "input-quantizer", FakeQuantization.MAX));
  }

  @ParameterizedTest
  @EnumSource(
      value = ActivationScheme.Learning.class,
      names = {"STEP", "CLIP"})
  void aLearnedRangeIsLearnedAndResumed(ActivationScheme.Learning learning, @TempDir Path directory)
      throws IOException {
    ActivationScheme scheme =
        new ActivationScheme(3, RangeObserver.average(), ActivationScheme.NEVER, learning);
    MultiLayerNetwork twin = twin(scheme, 2);
    fit(twin, 2, 1);
    assertThat(value(twin, "dense-quantizer", FakeQuantization.LEARNED)).isZero();
    double min = value(twin, "dense-quantizer", FakeQuantization.MIN);
    fit(twin, 1, 3);
    double first = value(twin, "dense-quantizer", FakeQuantization.LEARNED);
    fit(twin, 5, 4);
    double later = value(twin, "dense-quantizer", FakeQuantization.LEARNED);
    assertThat(later).isNotEqualTo(first).isCloseTo(first, within(0.03 * first));
    assertThat(value(twin, "dense-quantizer", FakeQuantization.MIN)).isEqualTo(min);
    File file = directory.resolve("checkpoint.zip").toFile();
    twin.save(file);
    MultiLayerNetwork resumed = MultiLayerNetwork.load(file, true);
    fit(twin, 3, 9);
    fit(resumed, 3, 9);
    assertThat(resumed.params()).isEqualTo(twin.params());
    assertThat(((FakeQuantizationLayer) resumed.getLayer("dense-quantizer")).quantizer())
        .isEqualTo(((FakeQuantizationLayer) twin.getLayer("dense-quantizer")).quantizer());
  }

  @Test
  void aFrozenStepIsNotLearnedAnyMore() {
    MultiLayerNetwork twin = twin(ActivationScheme.bits(3).learningSteps().freezeAt(4), 1);
    fit(twin, 4, 1);
    double step = value(twin, "dense-quantizer", FakeQuantization.LEARNED);
    fit(twin, 3, 5);
    assertThat(value(twin, "dense-quantizer", FakeQuantization.LEARNED))
        .isEqualTo(step)
        .isPositive();
  }

  @Test
  void refusesWhatThereIsNot() {
    assertThatThrownBy(() -> ActivationScheme.bits(9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("activation bits must be in [2, 8], got 9");
    assertThatThrownBy(() -> ActivationScheme.bits(8).freezeAt(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("freezeAtStep must be >= 0, got -1");
  }
}
