package io.github.dl4jcompress.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * How the layers of a network hang together, the same for a {@code MultiLayerNetwork} (a chain
 * whose input is called {@value #CHAIN_INPUT}) and a {@code ComputationGraph}.
 */
public final class NetworkTopology {
  /** Name of a {@code MultiLayerNetwork}'s input. */
  public static final String CHAIN_INPUT = "input";

  private final Model model;
  private final List<String> inputs;
  private final List<Node> nodes;

  private NetworkTopology(Model model, List<String> inputs, List<Node> nodes) {
    this.model = model;
    this.inputs = List.copyOf(inputs);
    this.nodes = List.copyOf(nodes);
  }

  /**
   * The topology of an initialised network.
   *
   * @throws UnsupportedNetworkException for a model of another kind, or a chain with two layers of
   *     one name
   */
  public static NetworkTopology of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return new NetworkTopology(model, List.of(CHAIN_INPUT), chain(network));
    }
    if (model instanceof ComputationGraph graph) {
      return new NetworkTopology(
          model, graph.getConfiguration().getNetworkInputs(), vertices(graph));
    }
    throw unsupported(model);
  }

  private static UnsupportedNetworkException unsupported(Model model) {
    return new UnsupportedNetworkException(
        "found a "
            + model.getClass().getName()
            + "; MultiLayerNetwork and ComputationGraph are supported");
  }

  private static List<Node> chain(MultiLayerNetwork network) {
    List<Node> nodes = new ArrayList<>();
    String previous = CHAIN_INPUT;
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = configuration.getConf(i).getLayer();
      String name = chainName(layer, i);
      if (name.equals(CHAIN_INPUT) || !names.add(name)) { // DL4J allows both
        throw new UnsupportedNetworkException(
            "layer "
                + i
                + " is called '"
                + name
                + "', as "
                + (name.equals(CHAIN_INPUT) ? "the network's input is" : "another layer is")
                + "; give each layer a name of its own");
      }
      nodes.add(
          new Node(
              name,
              Optional.of(layer),
              layer.getClass().getSimpleName(),
              Optional.ofNullable(configuration.getInputPreProcess(i)),
              List.of(previous),
              Optional.empty()));
      previous = name;
    }
    return nodes;
  }

  private static String chainName(Layer layer, int index) {
    return layer.getLayerName() == null ? "layer" + index : layer.getLayerName();
  }

  private static List<Node> vertices(ComputationGraph graph) {
    List<Node> nodes = new ArrayList<>();
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    for (org.deeplearning4j.nn.graph.vertex.GraphVertex live : ordered(graph)) {
      String name = live.getVertexName();
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex == null) {
        continue; // a network input
      }
      List<String> inputs = configuration.getVertexInputs().getOrDefault(name, List.of());
      if (vertex instanceof LayerVertex layerVertex) {
        Layer layer = layerVertex.getLayerConf().getLayer();
        nodes.add(
            new Node(
                name,
                Optional.of(layer),
                layer.getClass().getSimpleName(),
                Optional.ofNullable(layerVertex.getPreProcessor()),
                inputs,
                Optional.empty()));
      } else {
        String kind = vertex.getClass().getSimpleName();
        nodes.add(
            new Node(name, Optional.empty(), kind, Optional.empty(), inputs, Optional.of(vertex)));
      }
    }
    return nodes;
  }

  private static List<org.deeplearning4j.nn.graph.vertex.GraphVertex> ordered(
      ComputationGraph graph) {
    List<org.deeplearning4j.nn.graph.vertex.GraphVertex> result = new ArrayList<>();
    for (int index : graph.topologicalSortOrder()) {
      result.add(graph.getVertices()[index]);
    }
    return result;
  }

  /** Names of the network's inputs. */
  public List<String> inputs() {
    return inputs;
  }

  /** Names of the nodes whose outputs are the network's. */
  public List<String> outputs() {
    return model instanceof ComputationGraph graph
        ? graph.getConfiguration().getNetworkOutputs()
        : List.of(nodes.get(nodes.size() - 1).name());
  }

  /** The nodes, each behind the ones that feed it. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The nodes that a node or input feeds. */
  public List<Node> consumers(String name) {
    return nodes.stream().filter(node -> node.inputs().contains(name)).toList();
  }

  /** The live layers, in the order of their parameters in the flat vector. */
  public static List<NamedLayer> layers(Model model) {
    List<NamedLayer> layers = new ArrayList<>();
    if (model instanceof MultiLayerNetwork network) {
      for (int i = 0; i < network.getnLayers(); i++) {
        org.deeplearning4j.nn.api.Layer layer = LayerTap.behind(network.getLayer(i));
        layers.add(new NamedLayer(chainName(layer.conf().getLayer(), i), layer));
      }
    } else if (model instanceof ComputationGraph graph) {
      for (org.deeplearning4j.nn.graph.vertex.GraphVertex vertex : ordered(graph)) {
        if (vertex.hasLayer()) {
          layers.add(new NamedLayer(vertex.getVertexName(), LayerTap.behind(vertex.getLayer())));
        }
      }
    } else {
      throw unsupported(model);
    }
    return layers;
  }

  /** Number of optimiser steps a network has made, as its schedules count them. */
  public static int iteration(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return network.getIterationCount();
    }
    if (model instanceof ComputationGraph graph) {
      return graph.getIterationCount();
    }
    throw unsupported(model);
  }

  /** Number of passes over the training data that a network has made, as its schedules count. */
  public static int epoch(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return network.getEpochCount();
    }
    if (model instanceof ComputationGraph graph) {
      return graph.getConfiguration().getEpochCount();
    }
    throw unsupported(model);
  }

  /** Whether a network trains on pieces of its sequences (truncated back-propagation in time). */
  public static boolean isTruncated(Model model) {
    BackpropType type =
        model instanceof MultiLayerNetwork network
            ? network.getLayerWiseConfigurations().getBackpropType()
            : ((ComputationGraph) model).getConfiguration().getBackpropType();
    return type == BackpropType.TruncatedBPTT;
  }

  /**
   * A new network that equals this one, with a layer put behind each node or input named, and whose
   * layers heed weight noise (see {@link NoisyEmbeddingLayer}). The
   * parameters and listeners are those of the original; updater state and iteration count start
   * afresh. The original is left as it is.
   *
   * @param additions by the name of the node or input that each follows; the added layer must keep
   *     the shape and is named by appending the suffix
   * @param adaptation is given the name of each layer of the copy and its configurations, see
   *     {@link Node#innerLayers}, to change what does not change its parameters
   */
  public Model withLayersBehind(
      Map<String, Layer> additions, String suffix, BiConsumer<String, Layer> adaptation) {
    Model copy =
        model instanceof MultiLayerNetwork network
            ? chainWith(network, additions, suffix, adaptation)
            : graphWith((ComputationGraph) model, additions, suffix, adaptation);
    Map<String, org.deeplearning4j.nn.api.Layer> originals = new HashMap<>();
    layers(model).forEach(layer -> originals.put(layer.name(), layer.layer()));
    for (NamedLayer layer : layers(copy)) {
      org.deeplearning4j.nn.api.Layer original = originals.get(layer.name());
      if (original != null && original.numParams() > 0) {
        layer.layer().params().assign(original.params());
      }
    }
    return copy;
  }

  private static MultiLayerNetwork chainWith(
      MultiLayerNetwork network,
      Map<String, Layer> additions,
      String suffix,
      BiConsumer<String, Layer> adaptation) {
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(
            NoisyLayers.in(network.getLayerWiseConfigurations().toJson()));
    List<NeuralNetConfiguration> layers = new ArrayList<>();
    Map<Integer, InputPreProcessor> preProcessors = new HashMap<>();
    NeuralNetConfiguration template = configuration.getConf(0);
    addBehind(CHAIN_INPUT, additions, suffix, template).ifPresent(layers::add);
    for (int i = 0; i < network.getnLayers(); i++) {
      NeuralNetConfiguration layer = configuration.getConf(i);
      String name = chainName(layer.getLayer(), i);
      layer.getLayer().setLayerName(name);
      Node.innerLayers(layer.getLayer()).forEach(inner -> adaptation.accept(name, inner));
      InputPreProcessor preProcessor = configuration.getInputPreProcess(i);
      if (preProcessor != null) {
        preProcessors.put(layers.size(), preProcessor);
      }
      layers.add(layer);
      addBehind(name, additions, suffix, template).ifPresent(layers::add);
    }
    MultiLayerNetwork copy = FreshNetwork.chain(configuration, layers, preProcessors);
    copy.setListeners(network.getListeners());
    return copy;
  }

  private static ComputationGraph graphWith(
      ComputationGraph graph,
      Map<String, Layer> additions,
      String suffix,
      BiConsumer<String, Layer> adaptation) {
    ComputationGraphConfiguration configuration =
        ComputationGraphConfiguration.fromJson(
            NoisyLayers.in(graph.getConfiguration().toJson()));
    configuration
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex layer) {
                Node.innerLayers(layer.getLayerConf().getLayer())
                    .forEach(inner -> adaptation.accept(name, inner));
              }
            });
    NeuralNetConfiguration template = configuration.getDefaultConfiguration();
    Map<String, List<String>> rewired = new LinkedHashMap<>();
    configuration
        .getVertexInputs()
        .forEach(
            (name, sources) ->
                rewired.put(
                    name,
                    sources.stream()
                        .map(source -> additions.containsKey(source) ? source + suffix : source)
                        .toList()));
    for (String name : additions.keySet()) {
      NeuralNetConfiguration layer = addBehind(name, additions, suffix, template).orElseThrow();
      configuration.getVertices().put(name + suffix, new LayerVertex(layer, null));
      rewired.put(name + suffix, List.of(name));
    }
    ComputationGraph copy = FreshNetwork.graph(configuration, rewired);
    copy.setListeners(graph.getListeners());
    return copy;
  }

  private static Optional<NeuralNetConfiguration> addBehind(
      String name, Map<String, Layer> additions, String suffix, NeuralNetConfiguration template) {
    Layer addition = additions.get(name);
    if (addition == null) {
      return Optional.empty();
    }
    NeuralNetConfiguration configuration = template.clone();
    configuration.clearVariables();
    configuration.setLayer(addition.clone());
    configuration.getLayer().setLayerName(name + suffix);
    return Optional.of(configuration);
  }
}
