package io.github.dl4jcompress.bridge;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands in the place of a live layer, does what that layer does, and lets observers watch and add
 * to the gradient. Configuration and parameters stay untouched, so that a network saved or cloned
 * meanwhile knows nothing of it.
 */
public final class LayerTap extends BaseWrapperLayer {
  private static final long serialVersionUID = 1L;

  private final transient Runnable removal;
  private final transient List<? extends ActivationObserver> observers;

  private LayerTap(Layer layer, List<? extends ActivationObserver> observers, Runnable removal) {
    super(layer);
    this.observers = List.copyOf(observers);
    this.removal = removal;
  }

  /**
   * Puts a tap in the place of a layer, or, until it is removed, of the tap that is there already.
   *
   * @throws IllegalArgumentException if no layer has this name
   */
  public static LayerTap insert(
      Model network, String name, List<? extends ActivationObserver> observers) {
    List<NamedLayer> layers = NetworkTopology.layers(network);
    int index = layers.stream().map(NamedLayer::name).toList().indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no layer is called '"
              + name
              + "'; layers: "
              + String.join(", ", layers.stream().map(NamedLayer::name).toList()));
    }
    Layer layer = layers.get(index).layer();
    Layer before = at(network, index, name);
    LayerTap tap = new LayerTap(layer, observers, () -> put(network, index, name, before));
    put(network, index, name, tap);
    return tap;
  }

  private static Layer at(Model network, int index, String name) {
    return network instanceof MultiLayerNetwork chain
        ? chain.getLayers()[index]
        : ((ComputationGraph) network).getVertex(name).getLayer();
  }

  private static void put(Model network, int index, String name, Layer layer) {
    if (network instanceof MultiLayerNetwork chain) {
      chain.getLayers()[index] = layer;
    } else {
      ((LayerVertex) ((ComputationGraph) network).getVertex(name)).setLayer(layer);
    }
  }

  /** Puts back what stood there before: the layer itself, or an earlier tap. */
  public void remove() {
    removal.run();
  }

  /** The layer itself where a tap stands in its place. */
  static Layer behind(Layer layer) {
    return layer instanceof LayerTap tap ? tap.getUnderlying() : layer;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    return seen(super.activate(training, workspaces), training);
  }

  @Override
  public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
    return seen(super.activate(input, training, workspaces), training);
  }

  private INDArray seen(INDArray activations, boolean training) {
    observers.forEach(observer -> observer.onForward(activations, training));
    return activations;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray total = epsilon;
    for (ActivationObserver observer : observers) {
      Optional<INDArray> more = observer.onBackward();
      if (more.isPresent()) {
        total = workspaces.dup(ArrayType.ACTIVATION_GRAD, total, 'c').addi(more.get());
      }
    }
    return super.backpropGradient(total, workspaces);
  }
}
