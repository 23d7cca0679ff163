package io.github.dl4jcompress.bridge;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network puts out before the activation of its output layer, computed by a copy whose
 * output layer has none.
 */
public final class Logits {
  private final Model copy;

  private Logits(Model copy) {
    this.copy = copy;
  }

  /**
   * Copies a network with one output layer; later training of the original has no effect.
   *
   * @throws UnsupportedNetworkException if the network has not exactly one output layer
   */
  public static Logits of(Model network) {
    Model copy =
        network instanceof MultiLayerNetwork chain
            ? chain.clone()
            : ((ComputationGraph) network).clone();
    List<NamedLayer> outputs =
        NetworkTopology.layers(copy).stream()
            .filter(layer -> layer.configuration() instanceof BaseOutputLayer)
            .toList();
    if (outputs.size() != 1) {
      throw new UnsupportedNetworkException(
          "need one output layer, found " + outputs.stream().map(NamedLayer::name).toList());
    }
    // Safe for the original: cloning a network copies the configurations of its layers.
    ((BaseLayer) outputs.get(0).configuration()).setActivationFn(new ActivationIdentity());
    if (OneDnnConvolutions.isEnabled(network)) {
      OneDnnConvolutions.enable(copy);
    }
    return new Logits(copy);
  }

  /** Logits {@code [miniBatch, outputs]} of a mini-batch of examples. */
  public INDArray of(INDArray features) {
    return copy instanceof MultiLayerNetwork chain
        ? chain.output(features)
        : ((ComputationGraph) copy).outputSingle(features);
  }
}
