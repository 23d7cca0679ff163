package io.github.dl4jcompress.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class NetworkTopologyTest {

  private static List<String> names(NetworkTopology topology) {
    return topology.nodes().stream().map(Node::name).toList();
  }

  @Test
  void aChainIsARowOfNodes() {
    NetworkTopology topology = NetworkTopology.of(TinyNetworks.imageChain(TinyNetworks.settings()));
    assertThat(topology.inputs()).containsExactly("input");
    assertThat(names(topology))
        .containsExactly("conv", "norm", "activation", "pool", "dense", "output");
    assertThat(topology.nodes())
        .extracting(Node::kind)
        .containsExactly(
            "ConvolutionLayer",
            "BatchNormalization",
            "ActivationLayer",
            "SubsamplingLayer",
            "DenseLayer",
            "OutputLayer");
    assertThat(topology.nodes())
        .extracting(Node::inputs)
        .containsExactly(
            List.of("input"),
            List.of("conv"),
            List.of("norm"),
            List.of("activation"),
            List.of("pool"),
            List.of("dense"));
    assertThat(topology.nodes().get(4).preProcessor())
        .containsInstanceOf(CnnToFeedForwardPreProcessor.class);
    assertThat(topology.nodes().get(0).preProcessor()).isEmpty();
    assertThat(topology.consumers("pool")).extracting(Node::name).containsExactly("dense");
    assertThat(topology.consumers("output")).isEmpty();
  }

  @Test
  void layersWithoutANameAreNumbered() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.convolutionalFlat(TinyData.SIDE, TinyData.SIDE, 1),
            TinyNetworks.conv("named", 2, Activation.RELU),
            new DropoutLayer.Builder(0.5).build(),
            TinyNetworks.output());
    network.getLayerWiseConfigurations().getConf(1).getLayer().setLayerName(nothing());
    NetworkTopology topology = NetworkTopology.of(network);
    assertThat(names(topology)).containsExactly("named", "layer1", "output");
    assertThat(NetworkTopology.layers(network))
        .extracting(NamedLayer::name)
        .containsExactly("named", "layer1", "output");
    assertThat(topology.nodes().get(0).preProcessor())
        .containsInstanceOf(FeedForwardToCnnPreProcessor.class);
  }

  @SuppressWarnings("NullAway") // as DL4J has it for layers that were never named
  private static String nothing() {
    return null;
  }

  @Test
  void aGraphShowsItsBranches() {
    NetworkTopology topology =
        NetworkTopology.of(TinyNetworks.branchedGraph(TinyNetworks.settings()));
    assertThat(topology.inputs()).containsExactly("vector");
    assertThat(names(topology))
        .containsExactlyInAnyOrder("left", "right", "third", "sum", "merged", "output");
    assertThat(names(topology).indexOf("sum")).isGreaterThan(names(topology).indexOf("right"));
    assertThat(topology.consumers("vector"))
        .extracting(Node::name)
        .containsExactlyInAnyOrder("left", "right", "third");
    Node sum = topology.consumers("left").get(0);
    assertThat(sum.kind()).isEqualTo("ElementWiseVertex");
    assertThat(sum.layer()).isEmpty();
    assertThat(sum.inputs()).containsExactly("left", "right");
  }

  @Test
  void layersFollowTheFlatParameters() {
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings());
    float[] flat = graph.params().dup().data().asFloat();
    int next = 0;
    for (NamedLayer layer : NetworkTopology.layers(graph)) {
      for (float parameter : layer.layer().params().dup().data().asFloat()) {
        assertThat(parameter).isEqualTo(flat[next++]);
      }
    }
    assertThat(next).isEqualTo(flat.length);
  }

  @Test
  void stepsAreCounted() {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings());
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings());
    DataSet data = TinyData.vectors(4, 1);
    for (int step = 0; step < 3; step++) {
      assertThat(NetworkTopology.iteration(network)).isEqualTo(step);
      assertThat(NetworkTopology.iteration(graph)).isEqualTo(step);
      network.fit(data);
      graph.fit(data);
    }
  }

  @Test
  void addedLayersLeaveTheNetworkAsItWas() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    MultiLayerNetwork longer =
        (MultiLayerNetwork)
            NetworkTopology.of(network)
                .withLayersBehind(
                    Map.of(
                        "input", TinyNetworks.activation(Activation.IDENTITY),
                        "pool", TinyNetworks.activation(Activation.IDENTITY)),
                    "-more",
                    (name, layer) -> layer);
    assertThat(names(NetworkTopology.of(longer)))
        .containsExactly(
            "input-more", "conv", "norm", "activation", "pool", "pool-more", "dense", "output");
    INDArray pixels = TinyData.images(4, 1).getFeatures();
    assertThat(longer.output(pixels)).isEqualTo(network.output(pixels));
    assertThat(longer.params()).isNotSameAs(network.params()).isEqualTo(network.params());
  }

  @Test
  void addedLayersReachEveryConsumerInAGraph() {
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings());
    ComputationGraph longer =
        (ComputationGraph)
            NetworkTopology.of(graph)
                .withLayersBehind(
                    Map.of("vector", TinyNetworks.activation(Activation.RELU)),
                    "-more",
                    (name, layer) -> layer);
    assertThat(NetworkTopology.of(longer).consumers("vector"))
        .extracting(Node::name)
        .containsExactly("vector-more");
    assertThat(NetworkTopology.of(longer).consumers("vector-more")).hasSize(3);
    INDArray positive = TinyData.vectors(4, 1).getFeatures();
    positive.muli(positive);
    assertThat(longer.outputSingle(positive)).isEqualTo(graph.outputSingle(positive));
  }

  @Test
  void refusesOtherModels() {
    Layer layer = TinyNetworks.denseChain(TinyNetworks.settings()).getLayer(0);
    String message =
        "found a org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;"
            + " MultiLayerNetwork and ComputationGraph are supported";
    assertThatThrownBy(() -> NetworkTopology.of(layer))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> NetworkTopology.layers(layer))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> NetworkTopology.iteration(layer))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(message);
  }
}
