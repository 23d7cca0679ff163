package io.github.dl4jcompress.bridge;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Parts what DL4J leaves joined: its {@code clone()} of a network copies the configuration of a
 * layer that wraps another ({@code LastTimeStep}, {@code Bidirectional}), but not of what is
 * wrapped in it, which then belongs to both networks.
 */
public final class WrappedConfigurations {
  private WrappedConfigurations() {}

  /**
   * Gives layers new configurations of what they wrap, equal to those they had. Layers that wrap
   * nothing stay as they are.
   *
   * @param chosen which layers
   * @throws UnsupportedNetworkException if this DL4J version keeps the layers of both directions
   *     elsewhere
   */
  public static void separate(Model network, Predicate<NamedLayer> chosen) {
    List<NamedLayer> layers = NetworkTopology.layers(network);
    for (int i = 0; i < layers.size(); i++) {
      if (chosen.test(layers.get(i))) {
        separate(outermost(network, i, layers.get(i).name()), layers.get(i).layer());
      }
    }
  }

  /** The configuration that is saved, of which a live layer knows the innermost part only. */
  private static Layer outermost(Model network, int index, String name) {
    if (network instanceof MultiLayerNetwork chain) {
      return chain.getLayerWiseConfigurations().getConf(index).getLayer();
    }
    Map<String, GraphVertex> vertices =
        ((ComputationGraph) network).getConfiguration().getVertices();
    LayerVertex vertex = (LayerVertex) Objects.requireNonNull(vertices.get(name), name);
    return vertex.getLayerConf().getLayer();
  }

  /**
   * Renews what is wrapped.
   *
   * @param own belongs to one network already
   */
  private static void separate(Layer own, org.deeplearning4j.nn.api.Layer live) {
    if (own instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(wrapper.getUnderlying().clone());
      separate(
          wrapper.getUnderlying(),
          ((org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer) live).getUnderlying());
      return;
    }
    live.conf().setLayer(own);
    if (own instanceof Bidirectional both) {
      both.setFwd(both.getFwd().clone());
      both.setBwd(both.getBwd().clone());
      separate(both.getFwd(), direction(live, "fwd"));
      separate(both.getBwd(), direction(live, "bwd"));
    }
  }

  private static org.deeplearning4j.nn.api.Layer direction(
      org.deeplearning4j.nn.api.Layer both, String name) {
    try {
      Field field = BidirectionalLayer.class.getDeclaredField(name);
      field.setAccessible(true);
      return (org.deeplearning4j.nn.api.Layer) field.get(both);
    } catch (ReflectiveOperationException e) {
      UnsupportedNetworkException unsupported =
          new UnsupportedNetworkException(
              "this DL4J has no field BidirectionalLayer."
                  + name
                  + "; weights of Bidirectional layers can be learned on 1.0.0-M2.1");
      unsupported.initCause(e);
      throw unsupported;
    }
  }
}
