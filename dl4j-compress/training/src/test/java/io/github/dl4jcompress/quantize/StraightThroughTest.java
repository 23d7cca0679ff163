package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The gradient passes straight through the rounding of weights. */
class StraightThroughTest {
  private static final WeightFakeQuantization NOISE = new WeightFakeQuantization(3, 0);

  static Stream<Arguments> networks() {
    return Stream.of(
        network(() -> TinyNetworks.denseChain(TinyNetworks.settings()), TinyData.vectors(16, 1)),
        network(() -> TinyNetworks.imageChain(TinyNetworks.settings()), TinyData.images(16, 1)));
  }

  private static Arguments network(Supplier<MultiLayerNetwork> network, DataSet data) {
    return Arguments.of(network, data);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientIsThatOfTheRoundedWeights(Supplier<MultiLayerNetwork> network, DataSet data) {
    MultiLayerNetwork quantized = network.get();
    MultiLayerNetwork snapped = network.get();
    for (NamedLayer layer : NetworkTopology.layers(quantized)) {
      if (!layer.weights().isEmpty()) {
        ((BaseLayer) layer.configuration()).setWeightNoise(NOISE);
      }
    }
    for (NamedLayer layer : NetworkTopology.layers(snapped)) {
      for (WeightView view : layer.weights()) {
        view.values()
            .assign(
                NOISE.getParameter(
                    layer.layer(), view.key(), 0, 0, true, LayerWorkspaceMgr.noWorkspaces()));
      }
    }
    INDArray before = quantized.params().dup();
    assertThat(gradient(quantized, data)).isEqualTo(gradient(snapped, data));
    assertThat(gradient(quantized, data)).isNotEqualTo(gradient(network.get(), data));
    assertThat(quantized.params()).isEqualTo(before).isNotEqualTo(snapped.params());
    assertThat(quantized.output(data.getFeatures())).isEqualTo(snapped.output(data.getFeatures()));
  }

  private static float[] gradient(MultiLayerNetwork network, DataSet data) {
    network.setInput(data.getFeatures());
    network.setLabels(data.getLabels());
    network.computeGradientAndScore();
    return network.gradient().gradient().dup().data().asFloat();
  }
}
