package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkBypass;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnitLayer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Leaves whole layers out of a network: what read such a layer reads its input then. Exact for
 * layers that change nothing, see {@link #identities}; after others, such as the middle of a
 * residual block, train on.
 *
 * <pre>{@code
 * ComputationGraph shallow = LayerRemoval.remove(graph, List.of("conv3", "norm3"));
 * shallow.fit(train, epochs);
 * }</pre>
 *
 * <p>All other layers keep their parameters, names and updater state; step and epoch counts and
 * listeners go on.
 */
public final class LayerRemoval {
  private LayerRemoval() {}

  /**
   * A network without some layers; the original is left as it is.
   *
   * @param network an initialised {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @param layers names of layers that keep the shape of what they read: dense and LSTM layers of
   *     as many outputs as inputs, convolutions of mode Same and stride 1 that keep the number of
   *     channels, normalization, activation and dropout layers
   * @throws IllegalArgumentException if there is no layer of such a name
   * @throws io.github.dl4jcompress.bridge.UnsupportedNetworkException for a layer that changes the
   *     shape, behind a preprocessor, or that is an output of the network
   */
  @SuppressWarnings("unchecked") // the smaller network has the class of the larger
  public static <M extends Model> M remove(M network, List<String> layers) {
    M smaller = (M) NetworkBypass.around(network, List.copyOf(layers));
    smaller.setListeners(NetworkTraining.listenersForAnother(network));
    return smaller;
  }

  /**
   * Names of the layers that put out what they read, in training too: activation layers with the
   * identity, and dense layers and 1 x 1 convolutions whose weights are those of the identity. To
   * be removed they must keep the shape as well.
   */
  public static List<String> identities(Model network) {
    Map<String, NamedLayer> live = new HashMap<>();
    NetworkTopology.layers(network).forEach(layer -> live.put(layer.name(), layer));
    return NetworkTopology.of(network).nodes().stream()
        .filter(node -> node.layer().isPresent() && node.preProcessor().isEmpty())
        .filter(node -> isIdentity(node, Optional.ofNullable(live.get(node.name()))))
        .map(Node::name)
        .toList();
  }

  private static boolean isIdentity(Node node, Optional<NamedLayer> live) {
    Layer layer = node.layer().orElseThrow();
    if (layer.getIDropout() != null) {
      return false;
    }
    if (layer instanceof ActivationLayer activation) {
      return activation.getActivationFn() instanceof ActivationIdentity;
    }
    boolean linear =
        layer.getClass() == DenseLayer.class
            || (layer instanceof ConvolutionLayer convolution && isPointwise(convolution));
    return linear
        && ((BaseLayer) layer).getActivationFn() instanceof ActivationIdentity
        && ((BaseLayer) layer).getWeightNoise() == null
        && live.stream()
            .flatMap(named -> UnitLayer.of(named).stream())
            .anyMatch(LayerRemoval::hasIdentityWeights);
  }

  private static boolean isPointwise(ConvolutionLayer layer) {
    return layer.getClass() == ConvolutionLayer.class
        && IntStream.of(layer.getKernelSize()).allMatch(size -> size == 1);
  }

  private static boolean hasIdentityWeights(UnitLayer layer) {
    if (layer.inputs() != layer.units()) {
      return false;
    }
    for (int unit = 0; unit < layer.units(); unit++) {
      for (int input = 0; input < layer.inputs(); input++) {
        if (layer.weight(input, unit) != (input == unit ? 1 : 0)) {
          return false;
        }
      }
      if (layer.bias(unit) != 0) {
        return false;
      }
    }
    return true;
  }
}
