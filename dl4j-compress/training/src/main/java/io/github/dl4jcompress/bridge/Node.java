package io.github.dl4jcompress.bridge;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/**
 * One node of a network's topology.
 *
 * @param name layer or vertex name
 * @param layer the layer's configuration; empty for a graph vertex without a layer
 * @param kind simple class name of the layer's or vertex's configuration
 * @param preProcessor what DL4J does to the input first, such as flattening
 * @param inputs names of the nodes or network inputs that feed it
 */
public record Node(
    String name,
    Optional<Layer> layer,
    String kind,
    Optional<InputPreProcessor> preProcessor,
    List<String> inputs) {

  /** The layer's configuration; the inner one where DL4J wraps one in another. */
  public Optional<Layer> innerLayer() {
    return layer.map(l -> l instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : l);
  }
}
