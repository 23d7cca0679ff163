package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.ArrayList;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostTrainingTest {
  private static final DataSet TRAIN = TinyData.images(64, 1);
  private static final DataSet TEST = TinyData.images(300, 2);

  private final MultiLayerNetwork network =
      TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));

  @BeforeAll
  void train() {
    for (int step = 0; step < 40; step++) {
      network.fit(TRAIN);
    }
  }

  private static DataSetIterator calibration() {
    return TinyData.iterator(TRAIN, 10);
  }

  @Test
  void eightBitsChangeHardlyAnything() {
    INDArray before = network.output(TEST.getFeatures()).dup();
    MultiLayerNetwork twin =
        PostTraining.quantize(network, QuantizationRecipe.weights(8), calibration());
    INDArray after = twin.output(TEST.getFeatures());
    assertThat(after.sub(before).amaxNumber().doubleValue()).isBetween(1e-6, 0.05);
    assertThat(network.output(TEST.getFeatures())).isEqualTo(before);
  }

  @Test
  void theRangeIsThatOfTheCalibrationData() {
    MultiLayerNetwork whole =
        PostTraining.quantize(
            network,
            QuantizationRecipe.weights(8)
                .activations(ActivationScheme.bits(8).observedBy(RangeObserver.minMax())),
            calibration());
    MultiLayerNetwork average =
        PostTraining.quantize(network, QuantizationRecipe.weights(8), calibration());
    double largest = TRAIN.getFeatures().maxNumber().doubleValue();
    assertThat(max(whole)).isCloseTo(largest, within(1e-6));
    double sum = 0;
    for (DataSet batch : TRAIN.batchBy(10)) {
      sum += batch.getFeatures().maxNumber().doubleValue() / 7;
    }
    assertThat(max(average)).isCloseTo(sum, within(1e-6)).isLessThan(largest);
  }

  private static double max(MultiLayerNetwork twin) {
    return twin.getLayer("input-quantizer").getParam(FakeQuantization.MAX).getDouble(0);
  }

  @Test
  void observersReadTheDataTwiceAndClip() {
    QuantizationRecipe recipe =
        QuantizationRecipe.weights(8)
            .activations(ActivationScheme.bits(4).observedBy(RangeObserver.percentile(0.95)));
    MultiLayerNetwork twin = PostTraining.quantize(network, recipe, calibration());
    assertThat(max(twin)).isBetween(0.5, TRAIN.getFeatures().maxNumber().doubleValue() - 0.01);
    assertThat(twin.evaluate(TinyData.iterator(TEST, 300)).accuracy()).isGreaterThan(0.9);
  }

  @Test
  void takesGraphsAndGoesOnTraining() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings(new Adam(0.01)));
    graph.fit(TRAIN);
    ComputationGraph twin =
        PostTraining.quantize(graph, QuantizationRecipe.weights(4).fromStep(99), calibration());
    assertThat(ExportedPair.of(twin, TEST.getFeatures()).compact().outputs()).isEqualTo(3);
    INDArray before = twin.params().dup();
    twin.fit(TRAIN);
    assertThat(twin.params()).isNotEqualTo(before);
  }

  @Test
  void statisticsOfBatchNormalizationAreFoundAnew() {
    MultiLayerNetwork twin =
        PostTraining.quantize(
            network, QuantizationRecipe.weights(WeightScheme.binary()), calibration());
    BatchNormStatistics.reestimate(twin, calibration());
    // Only as far as "norm": the activation behind it overwrites what it is given.
    INDArray normalized = twin.feedForwardToLayer(2, TRAIN.getFeatures()).get(3);
    INDArray gamma = twin.getLayer("norm").getParam("gamma");
    INDArray beta = twin.getLayer("norm").getParam("beta");
    INDArray means = normalized.mean(0, 2, 3);
    INDArray deviations = normalized.std(false, 0, 2, 3);
    for (int channel = 0; channel < 4; channel++) {
      assertThat(means.getDouble(channel)).isCloseTo(beta.getDouble(channel), within(0.01));
      assertThat(deviations.getDouble(channel))
          .isCloseTo(Math.abs(gamma.getDouble(channel)), within(0.01));
    }
    assertThat(twin.getLayer("norm").getParam("mean"))
        .isNotEqualTo(network.getLayer("norm").getParam("mean"));
  }

  @Test
  void refusesNoData() {
    DataSetIterator none = new ListDataSetIterator<>(new ArrayList<>());
    assertThatThrownBy(() -> PostTraining.quantize(network, QuantizationRecipe.weights(8), none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the calibration data is empty");
    assertThatThrownBy(() -> BatchNormStatistics.reestimate(network, none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no data to find statistics on");
  }

  @Test
  void refusesSeveralInputs() {
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("one", "other")
                .setInputTypes(TinyNetworks.vectorInput(), TinyNetworks.vectorInput())
                .addVertex("both", new MergeVertex(), "one", "other")
                .addLayer("output", TinyNetworks.output(), "both")
                .setOutputs("output"));
    assertThatThrownBy(
            () -> PostTraining.quantize(graph, QuantizationRecipe.weights(8), calibration()))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage("need one input, found [one, other]");
  }

  @Test
  void refusesStatisticsOfTheInput() {
    MultiLayerNetwork first =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            TinyNetworks.norm(),
            TinyNetworks.output());
    assertThatThrownBy(() -> BatchNormStatistics.reestimate(first, calibration()))
        .hasMessage(
            "batch normalization 'norm' is fed by 'input'; its statistics can be found behind a"
                + " layer, without a preprocessor");
  }
}
