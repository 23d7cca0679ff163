package io.github.dl4jcompress.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.ops.transforms.Transforms;

class LogitsTest {
  private static final DataSet DATA = TinyData.images(8, 1);

  private static INDArray output(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.output(DATA.getFeatures())
        : ((ComputationGraph) model).outputSingle(DATA.getFeatures());
  }

  private static List<Model> networks() {
    MultiLayerNetwork fast = TinyNetworks.imageChain(TinyNetworks.settings());
    OneDnnConvolutions.enable(fast);
    return List.of(
        fast,
        TinyNetworks.imageChain(TinyNetworks.settings()),
        TinyNetworks.imageGraph(TinyNetworks.settings()));
  }

  @Test
  void softmaxOfTheLogitsIsTheOutput() {
    for (Model network : networks()) {
      INDArray logits = Logits.of(network).of(DATA.getFeatures());
      assertThat(Transforms.softmax(logits).sub(output(network)).amaxNumber().doubleValue())
          .isLessThan(1e-6);
      assertThat(logits.sumNumber().doubleValue()).isNotCloseTo(8, within(0.1));
    }
  }

  @Test
  void theNetworkIsLeftAsItIs() {
    for (Model network : networks()) {
      INDArray before = output(network);
      Logits.of(network).of(DATA.getFeatures());
      assertThat(output(network)).isEqualTo(before);
      List<NamedLayer> layers = NetworkTopology.layers(network);
      BaseLayer output = (BaseLayer) layers.get(layers.size() - 1).configuration();
      assertThat(output.getActivationFn()).isInstanceOf(ActivationSoftmax.class);
    }
  }

  @Test
  void laterTrainingHasNoEffect() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    Logits logits = Logits.of(network);
    INDArray before = logits.of(DATA.getFeatures()).dup();
    network.fit(DATA);
    assertThat(logits.of(DATA.getFeatures())).isEqualTo(before);
  }

  @Test
  void hiddenLayersComeWithTheLogits() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    Logits logits = Logits.of(network);
    Logits.WithHidden found =
        logits.withHidden(DATA.getFeatures(), Optional.empty(), Set.of("norm", "dense", "output"));
    assertThat(found.hidden()).containsOnlyKeys("norm", "dense", "output");
    assertThat(found.hidden())
        .containsEntry("norm", network.feedForwardToLayer(1, DATA.getFeatures(), false).get(2))
        .containsEntry("dense", network.feedForwardToLayer(4, DATA.getFeatures(), false).get(5))
        .containsEntry("output", found.logits());
    assertThat(found.logits()).isEqualTo(logits.of(DATA.getFeatures()));
    assertThat(logits.withHidden(DATA.getFeatures(), Optional.empty(), Set.of()).hidden())
        .as("nothing lingers")
        .isEmpty();
  }

  @Test
  void hiddenLayersOfAGraphComeWithTheLogitsToo() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    Map<String, INDArray> found =
        Logits.of(graph)
            .withHidden(DATA.getFeatures(), Optional.empty(), Set.of("pool", "output"))
            .hidden();
    Map<String, INDArray> expected = graph.feedForward(DATA.getFeatures(), false);
    assertThat(found).containsOnlyKeys("pool", "output");
    assertThat(found).extractingByKey("pool").isEqualTo(expected.get("pool"));
    assertThat(found)
        .extractingByKey("output")
        .extracting(Transforms::softmax)
        .isEqualTo(expected.get("output"));
  }

  @Test
  void aHiddenLayerThatIsNotThereLeavesTheOthersUntapped() {
    Logits logits = Logits.of(TinyNetworks.imageChain(TinyNetworks.settings()));
    assertThatThrownBy(
            () -> logits.withHidden(DATA.getFeatures(), Optional.empty(), List.of("conv", "konv")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no layer is called 'konv'; layers: conv, norm, activation, pool, dense, output");
    assertThat(logits.withHidden(DATA.getFeatures(), Optional.empty(), Set.of()).hidden())
        .isEmpty();
  }

  @Test
  void refusesTwoOutputLayers() {
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("vector")
                .setInputTypes(TinyNetworks.vectorInput())
                .addLayer("dense", TinyNetworks.dense(4, Activation.RELU), "vector")
                .addLayer("one", TinyNetworks.output(), "dense")
                .addLayer("two", TinyNetworks.output(), "dense")
                .setOutputs("one", "two"));
    assertThatThrownBy(() -> Logits.of(graph))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage("need one output layer, found [one, two]");
  }
}
