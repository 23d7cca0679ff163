package io.github.dl4jcompress.bridge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
    NetworkTraining.carryStepCount(network, copy);
    // Safe for the original: cloning a network copies the configurations of its layers.
    ((BaseLayer) outputLayer(copy).configuration()).setActivationFn(new ActivationIdentity());
    if (OneDnnConvolutions.isEnabled(network)) {
      OneDnnConvolutions.enable(copy);
    }
    return new Logits(copy);
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
  public INDArray of(INDArray features, Optional<INDArray> mask) {
    return outputs(copy, features, mask);
  }

  /**
   * What a network with one input and one output layer itself puts out at inference.
   *
   * @param mask of the features, {@code [miniBatch, time]}; empty where all steps count
   * @throws UnsupportedNetworkException if the network has several inputs
   */
  @SuppressWarnings("NullAway") // null is DL4J's way to say: no mask
  public static INDArray outputs(Model network, INDArray features, Optional<INDArray> mask) {
    if (network instanceof MultiLayerNetwork chain) {
      return chain.output(features, false, mask.orElse(null), null);
    }
    ComputationGraph graph = (ComputationGraph) network;
    if (graph.getNumInputArrays() != 1) {
      throw new UnsupportedNetworkException(
          "need one input, found " + graph.getConfiguration().getNetworkInputs());
    }
    INDArray[] masks = mask.map(m -> new INDArray[] {m}).orElse(null);
    return graph.output(false, new INDArray[] {features}, masks)[0];
  }

  /** The layers of the copy that computes. */
  public List<NamedLayer> layers() {
    return NetworkTopology.layers(copy);
  }

  /** Logits, and what some hidden layers put out on the way to them, by layer name. */
  public record WithHidden(INDArray logits, Map<String, INDArray> hidden) {}

  /**
   * Logits of a mini-batch together with what hidden layers put out.
   *
   * @throws IllegalArgumentException if a layer is not there
   */
  public WithHidden withHidden(
      INDArray features, Optional<INDArray> mask, Collection<String> layers) {
    Map<String, INDArray> hidden = new HashMap<>();
    List<LayerTap> taps = new ArrayList<>();
    try {
      for (String layer : layers) {
        ActivationObserver copying =
            (activations, training) -> hidden.put(layer, detachedCopy(activations));
        taps.add(LayerTap.insert(copy, layer, List.of(copying)));
      }
      return new WithHidden(of(features, mask), hidden);
    } finally {
      taps.forEach(LayerTap::remove);
    }
  }

  /** A copy that outlives the workspaces of a forward pass. */
  @SuppressWarnings("try") // closing is what the scope is for
  public static INDArray detachedCopy(INDArray array) {
    try (MemoryWorkspace scope = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return array.dup('c');
    }
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
