package io.github.dl4jcompress.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A copy of a network's configuration, step and epoch counts included, whose layers may be given
 * other sizes, or left out, before a network is made of it.
 */
final class ConfigurationCopy {
  private final Map<String, Layer> layers = new HashMap<>();
  private final Map<String, CnnToFeedForwardPreProcessor> flattenings = new HashMap<>();
  private final Function<INDArray, Model> construction;
  private final Consumer<String> omission;

  private ConfigurationCopy(MultiLayerNetwork chain) {
    MultiLayerConfiguration copy =
        MultiLayerConfiguration.fromJson(chain.getLayerWiseConfigurations().toJson());
    List<Node> nodes = NetworkTopology.of(chain).nodes();
    for (int i = 0; i < nodes.size(); i++) {
      add(
          nodes.get(i).name(),
          copy.getConf(i).getLayer(),
          Optional.ofNullable(copy.getInputPreProcess(i)));
    }
    construction =
        parameters -> {
          MultiLayerNetwork network = new MultiLayerNetwork(copy);
          network.init(parameters, false);
          return network;
        };
    List<String> names = new ArrayList<>(nodes.stream().map(Node::name).toList());
    omission = name -> omit(copy, names, name);
  }

  private ConfigurationCopy(ComputationGraph graph) {
    ComputationGraphConfiguration copy =
        ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson());
    copy.getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex layer) {
                add(
                    name,
                    layer.getLayerConf().getLayer(),
                    Optional.ofNullable(layer.getPreProcessor()));
              }
            });
    construction =
        parameters -> {
          ComputationGraph network = new ComputationGraph(copy);
          network.init(parameters, false);
          return network;
        };
    omission = name -> omit(copy, name);
  }

  private static void omit(MultiLayerConfiguration chain, List<String> names, String name) {
    int index = names.indexOf(name);
    names.remove(index);
    List<NeuralNetConfiguration> layers = new ArrayList<>(chain.getConfs());
    layers.remove(index);
    for (int i = 0; i < names.size(); i++) {
      layers.get(i).getLayer().setLayerName(names.get(i)); // an unnamed one goes by its number
    }
    Map<Integer, InputPreProcessor> inputs = new HashMap<>();
    chain.getInputPreProcessors().forEach((i, input) -> inputs.put(i > index ? i - 1 : i, input));
    chain.setConfs(layers);
    chain.setInputPreProcessors(inputs);
  }

  private static void omit(ComputationGraphConfiguration graph, String name) {
    Map<String, List<String>> inputs = new LinkedHashMap<>(graph.getVertexInputs());
    String source = Objects.requireNonNull(inputs.remove(name), name).get(0);
    inputs.replaceAll(
        (vertex, sources) -> sources.stream().map(s -> s.equals(name) ? source : s).toList());
    graph.getVertices().remove(name);
    graph.setVertexInputs(inputs);
    graph.setTopologicalOrder(null);
    graph.setTopologicalOrderStr(null);
  }

  static ConfigurationCopy of(Model model) {
    return model instanceof MultiLayerNetwork chain
        ? new ConfigurationCopy(chain)
        : new ConfigurationCopy((ComputationGraph) model);
  }

  private void add(String name, Layer layer, Optional<InputPreProcessor> input) {
    layers.put(name, layer);
    if (input.orElse(null) instanceof CnnToFeedForwardPreProcessor flattening) {
      flattenings.put(name, flattening);
    }
  }

  /**
   * Changes the numbers of inputs and units of a layer.
   *
   * @param direction which one, of a layer for both directions; otherwise 0
   */
  void resize(String name, int direction, int inputs, int units) {
    Layer inner = Node.innerLayers(Objects.requireNonNull(layers.get(name), name)).get(direction);
    ((FeedForwardLayer) inner).setNIn(inputs);
    ((FeedForwardLayer) inner).setNOut(units);
  }

  /** Changes the number of channels of the maps that are flattened before a layer. */
  void flatten(String name, int channels) {
    Objects.requireNonNull(flattenings.get(name), name).setNumChannels(channels);
  }

  /** Leaves out a layer without preprocessor; what read it reads its input. */
  void omit(String name) {
    omission.accept(name);
  }

  /**
   * A network of this configuration.
   *
   * @param parameters all of them; the network keeps the array
   */
  Model build(INDArray parameters) {
    return construction.apply(parameters);
  }
}
