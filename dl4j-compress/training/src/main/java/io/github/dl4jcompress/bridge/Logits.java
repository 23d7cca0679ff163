package io.github.dl4jcompress.bridge;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
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
    carryStepCount(network, copy);
    // Safe for the original: cloning a network copies the configurations of its layers.
    ((BaseLayer) outputLayer(copy).configuration()).setActivationFn(new ActivationIdentity());
    if (OneDnnConvolutions.isEnabled(network)) {
      OneDnnConvolutions.enable(copy);
    }
    return new Logits(copy);
  }

  /** A ComputationGraph's clone() forgets it, and quantization depends on it. */
  private static void carryStepCount(Model network, Model copy) {
    List<NamedLayer> originals = NetworkTopology.layers(network);
    List<NamedLayer> copies = NetworkTopology.layers(copy);
    for (int i = 0; i < copies.size(); i++) {
      copies.get(i).layer().setIterationCount(originals.get(i).layer().getIterationCount());
    }
  }

  /** Logits {@code [miniBatch, outputs]} of a mini-batch of examples. */
  public INDArray of(INDArray features) {
    return of(features, Optional.empty());
  }

  /**
   * Logits of a mini-batch of sequences, {@code [miniBatch, outputs, time]} or, where the network
   * ends in one decision, {@code [miniBatch, outputs]}.
   *
   * @param mask of the features, {@code [miniBatch, time]}; empty where all steps count
   */
  @SuppressWarnings("NullAway") // null is DL4J's way to say: no mask
  public INDArray of(INDArray features, Optional<INDArray> mask) {
    if (copy instanceof MultiLayerNetwork chain) {
      return chain.output(features, false, mask.orElse(null), null);
    }
    INDArray[] masks = mask.map(m -> new INDArray[] {m}).orElse(null);
    return ((ComputationGraph) copy).output(false, new INDArray[] {features}, masks)[0];
  }

  /** The activation function of a network's only output layer. */
  public static IActivation activationOf(Model network) {
    return ((BaseLayer) outputLayer(network).configuration()).getActivationFn();
  }

  /**
   * A network's only output layer.
   *
   * @throws UnsupportedNetworkException if the network has not exactly one
   */
  public static NamedLayer outputLayer(Model network) {
    List<NamedLayer> outputs =
        NetworkTopology.layers(network).stream()
            .filter(layer -> layer.configuration() instanceof BaseOutputLayer)
            .toList();
    if (outputs.size() != 1) {
      throw new UnsupportedNetworkException(
          "need one output layer, found " + outputs.stream().map(NamedLayer::name).toList());
    }
    return outputs.get(0);
  }
}
