package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

class QuantizationAwareTest {
  private static final QuantizationRecipe LATER = QuantizationRecipe.weights(4).fromStep(3);
  private static final DataSet IMAGES = TinyData.images(16, 1);

  private static List<String> names(Model model) {
    return NetworkTopology.of(model).nodes().stream().map(node -> node.name()).toList();
  }

  private static List<String> twinNames(Layer... layers) {
    MultiLayerNetwork network =
        TinyNetworks.chain(TinyNetworks.settings(), TinyNetworks.imageInput(), layers);
    return names(QuantizationAware.twin(network, LATER));
  }

  @Test
  void outputsAreThoseOfTheOriginalBeforeTheFirstStep() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    MultiLayerNetwork twin = QuantizationAware.twin(network, LATER);
    INDArray pixels = IMAGES.getFeatures();
    assertThat(twin.output(pixels)).isEqualTo(network.output(pixels));
    network.fit(IMAGES);
    network.fit(IMAGES);
    MultiLayerNetwork ofTrained = QuantizationAware.twin(network, LATER);
    assertThat(ofTrained.getIterationCount()).isZero();
    for (int step = 0; step < 3; step++) {
      assertThat(ofTrained.output(pixels)).isEqualTo(network.output(pixels));
      network.fit(IMAGES);
      ofTrained.fit(IMAGES);
    }
    assertThat(ofTrained.output(pixels)).isNotEqualTo(network.output(pixels));
  }

  @Test
  void graphsHaveTwinsToo() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    graph.fit(IMAGES);
    ComputationGraph twin = QuantizationAware.twin(graph, LATER);
    INDArray pixels = IMAGES.getFeatures();
    assertThat(twin.outputSingle(pixels)).isEqualTo(graph.outputSingle(pixels));
    assertThat(twin.getIterationCount()).isZero();
    for (int step = 0; step < 3; step++) {
      graph.fit(IMAGES);
      twin.fit(IMAGES);
      assertThat(twin.getLayer("conv").params()).isEqualTo(graph.getLayer("conv").params());
    }
    assertThat(twin.outputSingle(pixels)).isNotEqualTo(graph.outputSingle(pixels));
  }

  @Test
  void theOriginalIsLeftAsItIs() {
    for (Model network :
        List.of(
            TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01))),
            TinyNetworks.imageGraph(TinyNetworks.settings(new Adam(0.01))))) {
      INDArray parameters = network.params().dup();
      String configuration = configuration(network);
      Model twin = QuantizationAware.twin(network, QuantizationRecipe.weights(2));
      fit(twin);
      assertThat(network.params()).isEqualTo(parameters);
      assertThat(configuration(network)).isEqualTo(configuration);
      assertThat(NetworkTopology.iteration(network)).isZero();
    }
  }

  private static String configuration(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getLayerWiseConfigurations().toJson()
        : ((ComputationGraph) model).getConfiguration().toJson();
  }

  private static void fit(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(IMAGES);
    } else {
      ((ComputationGraph) model).fit(IMAGES);
    }
  }

  @Test
  void listenersAreCarried() {
    CollectScoresIterationListener listener = new CollectScoresIterationListener();
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    network.addListeners(listener);
    assertThat(QuantizationAware.twin(network, LATER).getListeners()).isEqualTo(List.of(listener));
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    graph.addListeners(listener);
    assertThat(QuantizationAware.twin(graph, LATER).getListeners()).isEqualTo(List.of(listener));
  }

  @Test
  void oneDnnIsCarried() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    assertThat(OneDnnConvolutions.isEnabled(QuantizationAware.twin(network, LATER))).isFalse();
    OneDnnConvolutions.enable(network);
    assertThat(OneDnnConvolutions.isEnabled(QuantizationAware.twin(network, LATER))).isTrue();
  }

  @Test
  void oneDnnTrainsATwinAsDl4jsOwnCodeDoes() {
    QuantizationRecipe recipe = QuantizationRecipe.weights(8);
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    MultiLayerNetwork plain = QuantizationAware.twin(network, recipe);
    MultiLayerNetwork fast = QuantizationAware.twin(network, recipe);
    OneDnnConvolutions.enable(fast);
    for (MultiLayerNetwork twin : List.of(plain, fast)) {
      twin.fit(TinyData.iterator(TinyData.images(64, 1), 8), 2);
    }
    assertThat(fast.params().sub(plain.params()).amaxNumber().doubleValue()).isLessThan(1e-3);
  }

  @Test
  void everyWeightedLayerSeesRoundedWeights() {
    MultiLayerNetwork twin =
        QuantizationAware.twin(TinyNetworks.imageChain(TinyNetworks.settings()), LATER);
    for (NamedLayer layer : NetworkTopology.layers(twin)) {
      if (!layer.weights().isEmpty()) {
        assertThat(((BaseLayer) layer.configuration()).getWeightNoise())
            .as(layer.name())
            .isEqualTo(new WeightFakeQuantization(4, 3));
      }
    }
  }

  @Test
  void normalizationActivationAndMaxPoolingShareAQuantizer() {
    assertShared(TinyNetworks.imageChain(TinyNetworks.settings()), "input-quantizer");
    assertShared(TinyNetworks.imageGraph(TinyNetworks.settings()), "pixels-quantizer");
  }

  private static void assertShared(Model network, String ofInput) {
    assertThat(names(QuantizationAware.twin(network, LATER)))
        .containsExactly(
            ofInput,
            "conv",
            "norm",
            "activation",
            "pool",
            "pool-quantizer",
            "dense",
            "dense-quantizer",
            "output");
  }

  @Test
  void averagePoolingHasAQuantizerOfItsOwn() {
    assertThat(
            twinNames(
                TinyNetworks.conv(2, Activation.RELU),
                TinyNetworks.pool(SubsamplingLayer.PoolingType.AVG),
                TinyNetworks.output()))
        .containsExactly(
            "input-quantizer", "conv", "conv-quantizer", "pool", "pool-quantizer", "output");
  }

  @Test
  void anActivationBehindAnActivationHasAQuantizerOfItsOwn() {
    assertThat(
            twinNames(
                TinyNetworks.conv(2, Activation.RELU),
                TinyNetworks.activation(Activation.TANH),
                TinyNetworks.output()))
        .containsExactly(
            "input-quantizer",
            "conv",
            "conv-quantizer",
            "activation",
            "activation-quantizer",
            "output");
  }

  @Test
  void anActivationBehindPoolingHasAQuantizerOfItsOwn() {
    assertThat(
            twinNames(
                TinyNetworks.conv(2, Activation.IDENTITY),
                TinyNetworks.pool(SubsamplingLayer.PoolingType.MAX),
                TinyNetworks.activation(Activation.TANH),
                TinyNetworks.output()))
        .containsExactly(
            "input-quantizer",
            "conv",
            "pool",
            "pool-quantizer",
            "activation",
            "activation-quantizer",
            "output");
  }

  @Test
  void poolingOfTheInputKeepsTheInputsQuantizer() {
    assertThat(
            twinNames(
                TinyNetworks.pool(SubsamplingLayer.PoolingType.MAX),
                new DropoutLayer.Builder(0.9).name("dropout").build(),
                TinyNetworks.output()))
        .containsExactly("input-quantizer", "pool", "dropout", "output");
  }

  @Test
  void aTwinTrainsOnFlatImages() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.convolutionalFlat(TinyData.SIDE, TinyData.SIDE, 1),
            TinyNetworks.conv(2, Activation.RELU),
            TinyNetworks.output());
    MultiLayerNetwork twin = QuantizationAware.twin(network, LATER);
    DataSet flat = TinyData.flatImages(8, 1);
    assertThat(twin.output(flat.getFeatures())).isEqualTo(network.output(flat.getFeatures()));
    assertThatCode(() -> twin.fit(flat)).doesNotThrowAnyException();
  }
}
