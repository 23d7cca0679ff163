package io.github.dl4jcompress.bridge;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/**
 * One node of a network's topology.
 *
 * @param name layer or vertex name
 * @param layer the layer's configuration; empty for a graph vertex without a layer
 * @param kind simple class name of the layer's or vertex's configuration
 * @param preProcessor what DL4J does to the input first, such as flattening
 * @param inputs names of the nodes or network inputs that feed it
 * @param vertex the configuration of a graph vertex without a layer; empty for a layer
 */
public record Node(
    String name,
    Optional<Layer> layer,
    String kind,
    Optional<InputPreProcessor> preProcessor,
    List<String> inputs,
    Optional<GraphVertex> vertex) {

  /**
   * The configurations that hold the weights: the layer's own; where DL4J wraps one in another, the
   * inner one; of a layer for both directions, the forward and the backward one. None of a vertex
   * without a layer.
   */
  public List<Layer> innerLayers() {
    return layer.map(Node::innerLayers).orElse(List.of());
  }

  static List<Layer> innerLayers(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return innerLayers(wrapper.getUnderlying());
    }
    return layer instanceof Bidirectional both
        ? Stream.of(both.getFwd(), both.getBwd()).flatMap(one -> innerLayers(one).stream()).toList()
        : List.of(layer);
  }
}
