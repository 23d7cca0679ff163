package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.model.AffineQuantizer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.L2Regularization;

class FakeQuantizationTest {
  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  /** A quantizer before and behind a dense layer. */
  private static MultiLayerNetwork network(NeuralNetConfiguration.Builder settings, long fromStep) {
    return TinyNetworks.chain(
        settings,
        TinyNetworks.vectorInput(),
        new FakeQuantization(fromStep),
        TinyNetworks.dense(8, Activation.TANH),
        new FakeQuantization(fromStep),
        TinyNetworks.output());
  }

  private static MultiLayerNetwork network(long fromStep) {
    return network(TinyNetworks.settings(new Adam(0.01)), fromStep);
  }

  private static float[] observed(MultiLayerNetwork network, int layer) {
    return network.getLayer(layer).params().dup().data().asFloat(); // min, max, count
  }

  private static float min(DataSet data) {
    return data.getFeatures().minNumber().floatValue();
  }

  private static float max(DataSet data) {
    return data.getFeatures().maxNumber().floatValue();
  }

  /** A lone live layer whose observer has a settled range. */
  private static Layer layerWithRange(double min, double max, long fromStep) {
    FakeQuantization configuration = new FakeQuantization(fromStep);
    NeuralNetConfiguration holder = TinyNetworks.settings().layer(configuration).build();
    Layer layer =
        configuration.instantiate(
            holder,
            List.of(),
            0,
            Nd4j.createFromArray((float) min, (float) max, 1000f),
            false,
            DataType.FLOAT);
    layer.setBackpropGradientsViewArray(Nd4j.zeros(DataType.FLOAT, 3));
    return layer;
  }

  @Test
  void firstMiniBatchSetsTheRange() {
    MultiLayerNetwork network = network(0);
    DataSet data = TinyData.vectors(16, 1);
    network.fit(data);
    assertThat(observed(network, 0)).containsExactly(min(data), max(data), 1f);
  }

  @Test
  void rangeIsThePlainMeanOfTheFirstHundredMiniBatches() {
    MultiLayerNetwork network = network(0);
    double min = 0;
    double max = 0;
    for (int i = 0; i < 20; i++) {
      DataSet data = TinyData.vectors(4, i);
      network.fit(data);
      min += min(data) / 20;
      max += max(data) / 20;
    }
    float[] observed = observed(network, 0);
    assertThat(observed[0]).isCloseTo((float) min, within(1e-5f));
    assertThat(observed[1]).isCloseTo((float) max, within(1e-5f));
    assertThat(observed[2]).isEqualTo(20f);
  }

  @Test
  void laterTheRangeIsAnExponentialMean() {
    MultiLayerNetwork network = network(0);
    network.getLayer(0).setParams(Nd4j.createFromArray(-3f, 5f, 1000f));
    DataSet data = TinyData.vectors(16, 1);
    network.fit(data);
    float[] observed = observed(network, 0);
    assertThat(observed[0]).isCloseTo(-3 * 0.99f + 0.01f * min(data), within(1e-5f));
    assertThat(observed[1]).isCloseTo(5 * 0.99f + 0.01f * max(data), within(1e-5f));
    assertThat(observed[2]).isEqualTo(1001f);
  }

  @Test
  void inferenceRoundsToTheObservedGridAndObservesNothing() {
    Layer layer = layerWithRange(-1, 2, 0);
    AffineQuantizer grid = AffineQuantizer.spanning(-1, 2);
    float[] values = {-9, -1, -0.5f, 0, 0.004f, 0.006f, 1.234f, 2, 17};
    layer.setInput(Nd4j.createFromArray(new float[][] {values}), NO_WORKSPACES);
    float[] found = layer.activate(false, NO_WORKSPACES).data().asFloat();
    for (int i = 0; i < values.length; i++) {
      assertThat(found[i]).isEqualTo(grid.dequantize(grid.quantize(values[i])));
    }
    assertThat(found).contains(0f).contains(grid.lowest()).contains(grid.highest());
    assertThat(layer.params().data().asFloat()).containsExactly(-1, 2, 1000);
  }

  @Test
  void gradientPassesInsideTheRangeOnly() {
    Layer layer = layerWithRange(-1, 2, 0);
    float[][] values = {{-5, -0.5f, 0, 1.9f, 5}};
    layer.setInput(Nd4j.createFromArray(values), NO_WORKSPACES);
    layer.activate(true, NO_WORKSPACES);
    INDArray epsilon = Nd4j.createFromArray(new float[][] {{1, 2, -3, 4, 5}});
    INDArray passed = layer.backpropGradient(epsilon, NO_WORKSPACES).getSecond();
    assertThat(passed.data().asFloat()).containsExactly(0, 2, -3, 4, 0);
    assertThat(epsilon.data().asFloat()).containsExactly(1, 2, -3, 4, 5);
  }

  @Test
  void gradientPassesEverywhereBeforeItsFirstStep() {
    Layer layer = layerWithRange(-1, 2, 5);
    layer.setInput(Nd4j.createFromArray(new float[][] {{-5, 0, 5}}), NO_WORKSPACES);
    layer.activate(true, NO_WORKSPACES);
    INDArray epsilon = Nd4j.createFromArray(new float[][] {{1, 2, 3}});
    assertThat(layer.backpropGradient(epsilon, NO_WORKSPACES).getSecond()).isEqualTo(epsilon);
  }

  @Test
  void beforeItsFirstStepItObservesButDoesNotRound() {
    MultiLayerNetwork delayed = network(3);
    MultiLayerNetwork plain = TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)));
    plain.getLayer(0).setParams(delayed.getLayer(1).params());
    plain.getLayer(1).setParams(delayed.getLayer(3).params());
    DataSet data = TinyData.vectors(16, 1);
    for (int step = 0; step < 3; step++) {
      assertThat(delayed.output(data.getFeatures())).isEqualTo(plain.output(data.getFeatures()));
      delayed.fit(data);
      plain.fit(data);
      assertThat(delayed.getLayer(1).params()).isEqualTo(plain.getLayer(0).params());
      assertThat(observed(delayed, 2)[2]).isEqualTo(step + 1);
    }
    assertThat(delayed.output(data.getFeatures())).isNotEqualTo(plain.output(data.getFeatures()));
    delayed.fit(data);
    plain.fit(data);
    assertThat(delayed.getLayer(1).params()).isNotEqualTo(plain.getLayer(0).params());
  }

  @Test
  void aResumedStepIsThatOfAnUninterruptedRun(@TempDir Path directory) throws IOException {
    MultiLayerNetwork network = network(2);
    DataSet data = TinyData.vectors(16, 1);
    for (int step = 0; step < 5; step++) {
      network.fit(data);
    }
    File file = directory.resolve("checkpoint.zip").toFile();
    network.save(file);
    MultiLayerNetwork resumed = MultiLayerNetwork.load(file, true);
    assertThat(resumed.getLayerWiseConfigurations())
        .isEqualTo(network.getLayerWiseConfigurations());
    assertThat(resumed.output(data.getFeatures())).isEqualTo(network.output(data.getFeatures()));
    for (int step = 0; step < 2; step++) {
      network.fit(data);
      resumed.fit(data);
    }
    assertThat(resumed.params()).isEqualTo(network.params());
    assertThat(observed(resumed, 0)[2]).isEqualTo(7f);
  }

  @ParameterizedTest
  @EnumSource(GradientNormalization.class)
  void gradientClippingAndRegularizationDoNotReachTheObserver(GradientNormalization clipping) {
    NeuralNetConfiguration.Builder settings =
        TinyNetworks.settings(new Adam(0.01))
            .gradientNormalization(clipping)
            .gradientNormalizationThreshold(1e-4)
            .l2(0.1);
    FakeQuantization quantizer = new FakeQuantization(0);
    quantizer.setGradientNormalization(clipping);
    quantizer.setGradientNormalizationThreshold(1e-4);
    quantizer.setRegularization(List.of(new L2Regularization(0.1)));
    MultiLayerNetwork network =
        TinyNetworks.chain(settings, TinyNetworks.vectorInput(), quantizer, TinyNetworks.output());
    DataSet data = TinyData.vectors(16, 1);
    network.fit(data);
    network.fit(data);
    float[] observed = observed(network, 0);
    assertThat(observed[0]).isCloseTo(min(data), within(1e-6f));
    assertThat(observed[1]).isCloseTo(max(data), within(1e-6f));
    assertThat(observed[2]).isEqualTo(2f);
  }

  @Test
  void worksBehindBatchNormalizationOfImages() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            TinyNetworks.conv(2, Activation.IDENTITY),
            TinyNetworks.norm(),
            new FakeQuantization(0),
            TinyNetworks.output());
    network.fit(TinyData.iterator(TinyData.images(16, 1), 8), 3);
    float[] observed = observed(network, 2);
    assertThat(observed[0]).isBetween(-5f, -1f);
    assertThat(observed[1]).isBetween(1f, 5f);
    assertThat(observed[2]).isEqualTo(6f);
  }

  @Test
  void workspacesMakeNoDifference() {
    INDArray[] parameters = new INDArray[2];
    for (WorkspaceMode mode : WorkspaceMode.values()) {
      if (mode == WorkspaceMode.ENABLED || mode == WorkspaceMode.NONE) {
        MultiLayerNetwork network =
            network(
                TinyNetworks.settings(new Adam(0.01))
                    .trainingWorkspaceMode(mode)
                    .inferenceWorkspaceMode(mode),
                2);
        network.fit(TinyData.iterator(TinyData.vectors(16, 1), 4), 3);
        parameters[mode == WorkspaceMode.NONE ? 0 : 1] = network.params();
      }
    }
    assertThat(parameters[0]).isEqualTo(parameters[1]);
  }

  @Test
  void divergenceNamesStepAndPlace() {
    MultiLayerNetwork network = network(0);
    DataSet data = TinyData.vectors(16, 1);
    network.fit(data);
    data.getFeatures().putScalar(3, 3, Double.NaN);
    assertThatThrownBy(() -> network.fit(data))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessage(
            "step 1: activations before 'layer0' range from NaN to NaN;"
                + " check the data, lower the learning rate or clip the gradients");
  }

  @Test
  void refusesDoublePrecision() {
    MultiLayerNetwork network = network(TinyNetworks.settings().dataType(DataType.DOUBLE), 0);
    assertThatThrownBy(() -> network.fit(TinyData.vectors(4, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found an array of type DOUBLE; FLOAT networks are supported");
  }

  @Test
  void equalsByItsSettings() {
    assertThat(new FakeQuantization(3))
        .isEqualTo(new FakeQuantization(3))
        .hasSameHashCodeAs(new FakeQuantization(3))
        .isNotEqualTo(new FakeQuantization(4));
    assertThat(new FakeQuantization(3).clone()).isEqualTo(new FakeQuantization(3));
  }
}
