package io.github.dl4jcompress.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes a network of another by leaving out whole layers; what read a layer reads its input. What
 * stays keeps its parameters and what the updater remembers of them; step and epoch counts go on.
 */
public final class NetworkBypass {
  private NetworkBypass() {}

  /**
   * A network without some layers, of the same class, without listeners. The original is left as it
   * is.
   *
   * @throws IllegalArgumentException if there is no such layer
   * @throws UnsupportedNetworkException if a layer's input has another shape than its output, so
   *     that it cannot be left out
   */
  public static Model around(Model network, List<String> names) {
    NetworkTopology topology = NetworkTopology.of(network);
    ConfigurationCopy configuration = ConfigurationCopy.of(network);
    for (String name : names) {
      requireSameShapes(topology, name);
      configuration.omit(name);
    }
    Map<String, Integer> offsets = new HashMap<>();
    int left = 0;
    int offset = 0;
    for (NamedLayer layer : NetworkTopology.layers(network)) {
      int size = Math.toIntExact(layer.layer().numParams());
      offsets.put(layer.name(), offset);
      offset += size;
      left += names.contains(layer.name()) ? 0 : size;
    }
    Model smaller = configuration.build(Nd4j.zeros(network.params().dataType(), 1, left));
    // By name: a graph without some vertices may be in another order.
    int[] origins = new int[left];
    int next = 0;
    for (NamedLayer layer : NetworkTopology.layers(smaller)) {
      int from = Objects.requireNonNull(offsets.get(layer.name()), layer.name());
      for (int i = 0; i < layer.layer().numParams(); i++) {
        origins[next++] = from + i;
      }
    }
    double[] values = network.params().dup().data().asDouble();
    double[] kept = new double[left];
    for (int i = 0; i < left; i++) {
      kept[i] = values[origins[i]];
    }
    smaller.params().assign(Nd4j.createFromArray(kept).reshape(smaller.params().shape()));
    UpdaterState.carryOver(network, smaller, origins);
    if (OneDnnConvolutions.isEnabled(network)) {
      OneDnnConvolutions.enable(smaller);
    }
    return smaller;
  }

  private static void requireSameShapes(NetworkTopology topology, String name) {
    Node node =
        topology.nodes().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no layer is called '"
                            + name
                            + "'; layers: "
                            + String.join(
                                ", ", topology.nodes().stream().map(Node::name).toList())));
    if (topology.outputs().contains(name)
        || node.preProcessor().isPresent()
        || !node.layer().map(NetworkEditor::canBeLeftOut).orElse(false)
        || !node.layer().map(NetworkBypass::keepsWidth).orElse(false)) {
      throw new UnsupportedNetworkException(
          "'"
              + name
              + "' ("
              + node.kind()
              + ") cannot be left out: what it reads has another shape than what it says, or is"
              + " reshaped, or it is an output of the network. Dense and LSTM layers of as many"
              + " outputs as inputs, convolutions that keep channels and size (mode Same, stride 1),"
              + " normalization, activation and dropout layers can be");
    }
  }

  private static boolean keepsWidth(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer instanceof BatchNormalization
        || !(layer instanceof FeedForwardLayer wide)
        || wide.getNIn() == wide.getNOut();
  }
}
