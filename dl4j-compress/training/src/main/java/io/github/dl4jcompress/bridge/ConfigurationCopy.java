package io.github.dl4jcompress.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A copy of a network's configuration, step and epoch counts included, whose layers may be given
 * other sizes before a network is made of it.
 */
final class ConfigurationCopy {
  private final Map<String, Layer> layers = new HashMap<>();
  private final Map<String, CnnToFeedForwardPreProcessor> flattenings = new HashMap<>();
  private final Function<INDArray, Model> construction;

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

  /** Changes the numbers of inputs and units of a layer. */
  void resize(String name, int inputs, int units) {
    Layer inner = Node.innerLayers(Objects.requireNonNull(layers.get(name), name)).get(0);
    ((FeedForwardLayer) inner).setNIn(inputs);
    ((FeedForwardLayer) inner).setNOut(units);
  }

  /** Changes the number of channels of the maps that are flattened before a layer. */
  void flatten(String name, int channels) {
    Objects.requireNonNull(flattenings.get(name), name).setNumChannels(channels);
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
