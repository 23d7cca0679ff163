package io.github.dl4jcompress.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class LayerRemovalTest {
  private static final INDArray VECTORS = TinyData.vectors(16, 1).getFeatures();
  private static final INDArray IMAGES = TinyData.images(6, 1).getFeatures();

  /** dense (8 ReLU), same (8), none, output; with a step of Adam behind it. */
  private static MultiLayerNetwork chain() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(new Adam(0.01)),
            TinyNetworks.vectorInput(),
            TinyNetworks.dense(8, Activation.RELU),
            TinyNetworks.dense("same", 8, Activation.IDENTITY),
            TinyNetworks.activation(Activation.IDENTITY),
            TinyNetworks.output());
    network.fit(TinyData.vectors(16, 2));
    Weights.of(network, "same", "W").assign(Nd4j.eye(8));
    Weights.of(network, "same", "b").assign(0);
    return network;
  }

  private static ConvolutionLayer conv(String name, int channels, int kernel) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .name(name)
        .nOut(channels)
        .activation(Activation.IDENTITY)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  /** stem, point, and a block of two convolutions whose output is added to its input. */
  private static ComputationGraph graph() {
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("pixels")
                .setInputTypes(TinyNetworks.imageInput())
                .addLayer("stem", conv("stem", 4, 3), "pixels")
                .addLayer("point", conv("point", 4, 1), "stem")
                .addLayer("first", conv("first", 4, 3), "point")
                .addLayer("second", conv("second", 4, 3), "first")
                .addVertex(
                    "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "point", "second")
                .addLayer("wider", conv("wider", 6, 3), "sum")
                .addLayer("output", TinyNetworks.output(), "wider")
                .setOutputs("output"));
    Weights.scramble(graph, 5);
    return graph;
  }

  @Test
  void identitiesAreFoundAndCanGo() {
    MultiLayerNetwork network = chain();
    List<String> identities = LayerRemoval.identities(network);
    assertThat(identities).containsExactly("same", "activation");
    MultiLayerNetwork smaller = LayerRemoval.remove(network, identities);
    assertThat(smaller.getLayerNames()).containsExactly("dense", "output");
    assertThat(Weights.difference(network.output(VECTORS), smaller.output(VECTORS)))
        .isLessThan(1e-6);
    assertThat(smaller.getIterationCount()).isEqualTo(1);
    assertThat(network.getnLayers()).isEqualTo(4);
  }

  @Test
  void theUpdaterRemembersTheOtherLayers() {
    MultiLayerNetwork network = chain();
    MultiLayerNetwork smaller = LayerRemoval.remove(network, List.of("same"));
    INDArray before = network.getUpdater().getStateViewArray().ravel();
    INDArray after = smaller.getUpdater().getStateViewArray().ravel();
    int dense = 6 * 8 + 8;
    int same = 8 * 8 + 8;
    int output = 8 * 3 + 3;
    assertThat(after.length()).isEqualTo(2L * (dense + output));
    for (int part = 0; part < 2; part++) {
      int from = part * (dense + same + output);
      int to = part * (dense + output);
      for (int i = 0; i < dense + output; i++) {
        int gap = i < dense ? 0 : same;
        assertThat(after.getFloat(to + i)).isEqualTo(before.getFloat(from + gap + i));
      }
    }
    assertThat(after.amaxNumber().doubleValue()).isPositive();
  }

  @Test
  void aGraphIsBridged() {
    ComputationGraph graph = graph();
    INDArray weights = Weights.of(graph, "point", "W");
    weights.assign(Nd4j.eye(4).reshape(4, 4, 1, 1));
    Weights.of(graph, "point", "b").assign(0);
    assertThat(LayerRemoval.identities(graph)).containsExactly("point");
    ComputationGraph smaller = LayerRemoval.remove(graph, List.of("point"));
    assertThat(smaller.getConfiguration().getVertexInputs())
        .containsAllEntriesOf(Map.of("first", List.of("stem"), "sum", List.of("stem", "second")))
        .doesNotContainKey("point");
    assertThat(Weights.difference(graph.outputSingle(IMAGES), smaller.outputSingle(IMAGES)))
        .isLessThan(1e-5);
  }

  @Test
  void aNamedLayerNeedNotBeAnIdentity() {
    ComputationGraph graph = graph();
    ComputationGraph smaller = LayerRemoval.remove(graph, List.of("first", "second"));
    assertThat(smaller.getConfiguration().getVertexInputs().get("sum"))
        .containsExactly("point", "point");
    INDArray stem = Weights.of(graph, "stem", "W");
    assertThat(Weights.of(smaller, "stem", "W")).isEqualTo(stem);
    assertThat(Weights.of(smaller, "wider", "W")).isEqualTo(Weights.of(graph, "wider", "W"));
    smaller.fit(TinyData.images(8, 2));
    assertThat(Weights.of(smaller, "stem", "W")).isNotEqualTo(stem);
  }

  @Test
  void refusesLayersThatChangeTheShape() {
    ComputationGraph graph = graph();
    assertThatThrownBy(() -> LayerRemoval.remove(graph, List.of("wider")))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("'wider' (ConvolutionLayer) cannot be left out:");
    assertThatThrownBy(() -> LayerRemoval.remove(graph, List.of("output")))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("'output' (OutputLayer) cannot be left out:");
    assertThatThrownBy(() -> LayerRemoval.remove(graph, List.of("sum")))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("'sum' (ElementWiseVertex) cannot be left out:");
    assertThatThrownBy(() -> LayerRemoval.remove(chain(), List.of("missing")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no layer is called 'missing'; layers: dense, same, activation, output");
  }
}
