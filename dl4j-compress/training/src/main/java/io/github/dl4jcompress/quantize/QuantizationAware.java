package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.LayerNames;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.NoisyLayers;
import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.bridge.SeparableConvolutions;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Turns a network into one that trains as it will be stored (Jacob et al., CVPR 2018, section 3).
 *
 * <pre>{@code
 * MultiLayerNetwork twin = QuantizationAware.twin(network, QuantizationRecipe.weights(4));
 * twin.fit(train, epochs);
 * }</pre>
 *
 * <p>The network may be trained or not. The twin is an ordinary DL4J network of the same class with
 * the same parameters: its weighted layers see rounded weights, unless the recipe leaves them, and
 * {@link FakeQuantization} layers round the activations between them. Batch normalization stays as
 * it is while training and is folded away on export, which gives the same numbers because each
 * output channel has its own scale.
 *
 * <p>A separable convolution becomes two layers, with a grid between them: a depthwise one called
 * like it with {@value SeparableConvolutions#SUFFIX} behind, and one of 1 x 1 that keeps the name.
 * Patterns and names of recipes mean these. Layers that would not see their rounded weights become
 * others: {@link NoisyLayers}.
 */
public final class QuantizationAware {
  /** Appended to a layer's name to name the quantizer behind it. */
  static final String SUFFIX = "-quantizer";

  private QuantizationAware() {}

  /**
   * The quantization-aware twin of an initialised network. The original is left as it is; the twin
   * has its listeners (and {@link LearnedWeights}, if the recipe learns any), fresh updater state
   * and step count 0.
   *
   * @throws UnsupportedNetworkException naming the first layer that cannot be quantized, or that
   *     cannot be left as the recipe asks
   * @throws IllegalArgumentException if the recipe names a layer that is not there
   */
  @SuppressWarnings("unchecked") // the copy has the class of the original
  public static <M extends Model> M twin(M network, QuantizationRecipe recipe) {
    Model divided = SeparableConvolutions.divided(network);
    NetworkTopology topology = NetworkTopology.of(divided);
    topology.nodes().forEach(node -> requireQuantizable(topology, node));
    recipe.left().keySet().forEach(name -> requireLeavable(topology, name));
    recipe.layers().keySet().forEach(pattern -> requireFitting(topology, pattern));
    Model twin =
        topology.withLayersBehind(
            quantizers(topology, recipe),
            SUFFIX,
            (name, layer) -> withNoise(recipe, name, NoisyLayers.inPlaceOf(layer)));
    if (OneDnnConvolutions.isEnabled(divided)) {
      OneDnnConvolutions.enable(twin);
    }
    if (recipe.schemes().anyMatch(WeightScheme::isLearned)) {
      NetworkTraining.addListener(twin, new LearnedWeights());
    }
    return (M) twin;
  }

  private static Layer withNoise(QuantizationRecipe recipe, String name, Layer layer) {
    if (layer instanceof BaseLayer weighted && Role.hasWeights(layer)) {
      Precision left = recipe.left().get(name);
      weighted.setWeightNoise(
          left == null
              ? new WeightFakeQuantization(recipe.schemeOf(name), recipe.fromStep(), Map.of())
              : new UnquantizedWeights(left));
    }
    return layer;
  }

  private static void requireQuantizable(NetworkTopology topology, Node node) {
    Role role = Role.of(node);
    if (role == Role.QUANTIZER) {
      throw new UnsupportedNetworkException(
          "layer '" + node.name() + "' is a FakeQuantization: the network is already a twin");
    }
    if (role.hasWeights()) {
      weighted(node).forEach(layer -> requireNoNoise(node, layer));
    }
    if (role == Role.EMBEDDING) {
      EmbeddingExport.requireIndices(topology, node);
    }
    if (role == Role.RECURRENT && Role.isMasked(node.layer().orElseThrow())) {
      requireMaskOfZeros(node);
    }
    if (role == Role.NORMALIZATION && !foldable(topology, node)) {
      throw new UnsupportedNetworkException(
          "layer '"
              + node.name()
              + "': batch normalization is only supported directly behind a dense or convolution"
              + " layer with identity activation, into which it can be folded");
    }
  }

  private static void requireMaskOfZeros(Node node) {
    double value = Role.maskingValue(node.layer().orElseThrow());
    if (value != 0) {
      throw new UnsupportedNetworkException(
          "layer '"
              + node.name()
              + "' masks steps of the value "
              + value
              + ", which quantized inputs need not have; they always have 0");
    }
  }

  private static List<Node> withWeights(NetworkTopology topology) {
    return topology.nodes().stream().filter(node -> Role.of(node).hasWeights()).toList();
  }

  private static String names(List<Node> nodes) {
    return nodes.stream().map(Node::name).collect(Collectors.joining(", "));
  }

  private static void requireFitting(NetworkTopology topology, String pattern) {
    List<Node> weighted = withWeights(topology);
    if (weighted.stream().noneMatch(node -> LayerNames.matches(node.name(), pattern))) {
      throw new IllegalArgumentException(
          "the pattern '"
              + pattern
              + "' fits no layer with weights; layers with weights: "
              + names(weighted));
    }
  }

  private static void requireLeavable(NetworkTopology topology, String name) {
    List<Node> weighted = withWeights(topology);
    Node node =
        weighted.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no layer with weights is called '"
                            + name
                            + "', which is to be left unquantized; layers with weights: "
                            + names(weighted)));
    if (Role.of(node) == Role.RECURRENT) {
      throw new UnsupportedNetworkException(
          "layer '"
              + name
              + "' is recurrent and cannot be left unquantized; dense, convolution and output"
              + " layers can");
    }
  }

  private static void requireNoNoise(Node node, BaseLayer layer) {
    if (layer.getWeightNoise() != null) {
      throw new UnsupportedNetworkException(
          "layer '"
              + node.name()
              + "' already has weight noise "
              + layer.getWeightNoise()
              + "; DL4J has room for one per layer, and quantization needs it");
    }
  }

  /** The configurations of a layer with weights; two, of a layer for both directions. */
  static List<BaseLayer> weighted(Node node) {
    return node.innerLayers().stream().map(BaseLayer.class::cast).toList();
  }

  private static boolean foldable(NetworkTopology topology, Node normalization) {
    String input = normalization.inputs().get(0);
    return topology.consumers(input).size() == 1
        && topology.nodes().stream()
            .anyMatch(
                node ->
                    node.name().equals(input)
                        && Role.of(node) == Role.LINEAR
                        && hasIdentityActivation(node));
  }

  private static boolean hasIdentityActivation(Node node) {
    return node.layer().orElseThrow() instanceof BaseLayer layer
        && layer.getActivationFn() instanceof ActivationIdentity;
  }

  /** A quantizer behind each input and behind each place where values leave their grid. */
  private static Map<String, Layer> quantizers(
      NetworkTopology topology, QuantizationRecipe recipe) {
    Map<String, Layer> quantizers = new LinkedHashMap<>();
    for (String input : topology.inputs()) {
      if (!EmbeddingExport.readsIndices(topology, input)) {
        quantizers.put(
            input, new FakeQuantization(recipe.fromStep(), recipe.activations().ofInputs()));
      }
    }
    for (Node node : topology.nodes()) {
      Role role = Role.of(node);
      if (role == Role.LINEAR
          || role == Role.RECURRENT
          || role == Role.EMBEDDING
          || role == Role.ACTIVATION
          || role == Role.AVERAGE
          || role == Role.SUM
          || role == Role.CONCATENATION) {
        quantizers.put(
            endOfUnit(topology, node),
            new FakeQuantization(recipe.fromStep(), recipe.activations()));
      }
    }
    return quantizers;
  }

  /** The last node that joins a node: what lies between needs no grid of its own. */
  private static String endOfUnit(NetworkTopology topology, Node node) {
    Node end = node;
    List<Node> next = topology.consumers(end.name());
    while (next.size() == 1 && joins(end, next.get(0))) {
      end = next.get(0);
      next = topology.consumers(end.name());
    }
    return end.name();
  }

  /** Not dropout: in training it scales what it keeps, which would stretch the observed range. */
  private static boolean joins(Node before, Node node) {
    return switch (Role.of(node)) {
      case NORMALIZATION, SELECTION, CONCATENATION -> true;
      case ACTIVATION -> joinsAsActivation(before);
      default -> false;
    };
  }

  /** Whether an activation layer behind this node is simply the node's activation function. */
  static boolean joinsAsActivation(Node before) {
    return Role.of(before) == Role.NORMALIZATION
        || Role.of(before) == Role.SUM
        || (Role.of(before) == Role.LINEAR && hasIdentityActivation(before));
  }

  /** The activation function object of an activation layer. */
  static org.nd4j.linalg.activations.IActivation function(Node activation) {
    return ((ActivationLayer) activation.layer().orElseThrow()).getActivationFn();
  }
}
