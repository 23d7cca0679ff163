package io.github.dl4jcompress.bridge;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** New networks with random parameters, before their first step, from a changed configuration. */
final class FreshNetwork {
  private FreshNetwork() {}

  /**
   * A chain of other layers.
   *
   * @param configuration of all else; changed
   * @param preProcessors by the index of the layer that each stands before
   */
  static MultiLayerNetwork chain(
      MultiLayerConfiguration configuration,
      List<NeuralNetConfiguration> layers,
      Map<Integer, InputPreProcessor> preProcessors) {
    configuration.setConfs(layers);
    configuration.setInputPreProcessors(preProcessors);
    configuration.setIterationCount(0);
    configuration.setEpochCount(0);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  /**
   * A graph wired anew.
   *
   * @param configuration of all else, vertices included; changed
   * @param inputs of each vertex, by its name
   */
  static ComputationGraph graph(
      ComputationGraphConfiguration configuration, Map<String, List<String>> inputs) {
    configuration.setVertexInputs(inputs);
    configuration.setTopologicalOrder(null);
    configuration.setTopologicalOrderStr(null);
    configuration.setIterationCount(0);
    configuration.setEpochCount(0);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }
}
