package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnitLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;

/**
 * Follows the channels of a network from layer to layer. Fixes the units that must stay because
 * they are the network's outputs, or because something reads them that is not understood.
 */
final class ChannelFlow {
  private final UnitGroups groups = new UnitGroups();
  private final List<Reader> readers = new ArrayList<>();
  private final List<List<Reader>> twins = new ArrayList<>();
  private final Map<String, Channels> flowing = new HashMap<>(); // out of nodes, where known
  private final Map<String, Channels> flattened = new LinkedHashMap<>();

  ChannelFlow(Model network) {
    NetworkTopology topology = NetworkTopology.of(network);
    Map<String, Optional<NamedLayer>> layers = new HashMap<>();
    for (NamedLayer layer : NetworkTopology.layers(network)) {
      // A wrapped layer may have the name of another one: then it is not known which is which.
      layers.merge(layer.name(), Optional.of(layer), (one, other) -> Optional.empty());
    }
    for (Node node : topology.nodes()) {
      List<UnitLayer> directions =
          layers
              .getOrDefault(node.name(), Optional.empty())
              .filter(layer -> readsThroughWeights(node, layer))
              .map(UnitLayer::of)
              .orElse(List.of());
      Optional<Channels> outputs = directions.isEmpty() ? relay(node) : read(node, directions);
      outputs.ifPresent(channels -> flowing.put(node.name(), channels));
    }
    topology.outputs().forEach(name -> flowing(name).ifPresent(groups::fix));
  }

  private static boolean readsThroughWeights(Node node, NamedLayer layer) {
    List<Layer> inner = layer.innerLayers();
    return classes(understood(node.layer().orElseThrow())).equals(classes(inner))
        && !layer.isChannelsLast()
        && inner.stream().allMatch(ChannelFlow::zerosStay);
  }

  /** The layers in those wrappers that are understood. */
  private static List<Layer> understood(Layer layer) {
    if (layer.getClass() == LastTimeStep.class) {
      return understood(((LastTimeStep) layer).getUnderlying());
    }
    return layer instanceof Bidirectional both
        ? Stream.of(both.getFwd(), both.getBwd()).flatMap(one -> understood(one).stream()).toList()
        : List.of(layer);
  }

  private static List<? extends Class<?>> classes(List<Layer> layers) {
    return layers.stream().map(Layer::getClass).toList();
  }

  /** With other weight noise than this one, a weight of 0 may count. */
  private static boolean zerosStay(Layer layer) {
    return layer instanceof FeedForwardLayer configuration
        && Optional.ofNullable(configuration.getWeightNoise())
            .map(noise -> noise instanceof DropConnect)
            .orElse(true);
  }

  /** The layers that read through weights, each behind those that it reads. */
  List<Reader> readers() {
    return readers;
  }

  /** Those of both directions of a layer, which must keep the same number of units. */
  List<List<Reader>> twins() {
    return twins;
  }

  UnitGroups groups() {
    return groups;
  }

  /** The channels of the maps that are flattened before a layer, by its name; where known. */
  Map<String, Channels> flattened() {
    return flattened;
  }

  /** Everything that flows from node to node, where known. */
  Iterable<Channels> all() {
    return flowing.values();
  }

  private Optional<Channels> flowing(String node) {
    return Optional.ofNullable(flowing.get(node));
  }

  /** Layers for two directions, of which a network's layer is made, read the same. */
  private Optional<Channels> read(Node node, List<UnitLayer> directions) {
    List<Reader> sides = directions.stream().map(layer -> reader(node, layer)).toList();
    readers.addAll(sides);
    List<Channels> outputs = sides.stream().map(Reader::outputs).toList();
    if (sides.size() == 1) {
      return Optional.of(outputs.get(0));
    }
    twins.add(sides);
    return Relay.joined(mode(node), outputs, groups);
  }

  private static Bidirectional.Mode mode(Node node) {
    Layer layer = node.layer().orElseThrow();
    Layer both = layer instanceof LastTimeStep last ? last.getUnderlying() : layer;
    return ((Bidirectional) both).getMode();
  }

  private Reader reader(Node node, UnitLayer layer) {
    Optional<Channels> source = flowing(node.inputs().get(0));
    Optional<Channels> inputs =
        source
            .filter(channels -> !layer.isEmbedding())
            .flatMap(channels -> reshaped(node, channels))
            .filter(channels -> channels.size() == layer.inputs());
    if (inputs.isEmpty()) {
      source.ifPresent(groups::fix);
    }
    int[] units = groups.add(layer.isNormalization() ? 0 : layer.units());
    Reader reader =
        new Reader(node, layer, inputs.orElseGet(() -> Channels.fixed(layer.inputs())), units);
    if (!canLoseUnits(layer)) {
      groups.fix(reader.outputs());
    }
    return reader;
  }

  /** Not where one unit counts for another, as with a softmax. */
  private static boolean canLoseUnits(UnitLayer layer) {
    FeedForwardLayer configuration = layer.configuration();
    return layer.isNormalization()
        || (!(configuration instanceof BaseOutputLayer)
            && ElementwiseActivation.is(configuration.getActivationFn())
            && (!(configuration instanceof AbstractLSTM lstm)
                || ElementwiseActivation.is(lstm.getGateActivationFn())));
  }

  private Optional<Channels> relay(Node node) {
    List<Channels> sources =
        node.inputs().stream().flatMap(input -> flowing(input).stream()).toList();
    List<Channels> inputs =
        sources.stream().flatMap(channels -> reshaped(node, channels).stream()).toList();
    Optional<Channels> outputs =
        inputs.size() == node.inputs().size()
            ? Relay.through(node, inputs, groups)
            : Optional.empty();
    if (outputs.isEmpty()) {
      sources.forEach(groups::fix);
    }
    return outputs;
  }

  private Optional<Channels> reshaped(Node node, Channels channels) {
    Optional<Channels> reshaped = Relay.reshaped(node.preProcessor(), channels);
    if (reshaped.isPresent()
        && node.preProcessor().orElse(null) instanceof CnnToFeedForwardPreProcessor) {
      flattened.put(node.name(), channels);
    }
    return reshaped;
  }
}
