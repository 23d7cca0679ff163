package io.github.dl4jcompress.bridge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Changes widths and layers in a copy of a network's configuration, for a chain and a graph alike.
 */
public final class NetworkEditor {
  private static final String ADDITION = "ElementWiseVertex"; // and products, means, maxima

  /** Layers with channels of their own that follow the number of channels before them. */
  private static final Set<Class<?>> RESIZABLE =
      Set.of(
          DenseLayer.class,
          OutputLayer.class,
          RnnOutputLayer.class,
          ConvolutionLayer.class,
          LSTM.class,
          SimpleRnn.class);

  /** Layers with channels of their own whose inputs are no channels but indices. */
  private static final Set<Class<?>> EMBEDDINGS =
      Set.of(EmbeddingLayer.class, EmbeddingSequenceLayer.class);

  /** Layers and vertices that keep the number of channels and have no parameters. */
  private static final Set<String> KEEPING =
      Set.of(
          ActivationLayer.class.getSimpleName(),
          DropoutLayer.class.getSimpleName(),
          SubsamplingLayer.class.getSimpleName(),
          GlobalPoolingLayer.class.getSimpleName(),
          ZeroPaddingLayer.class.getSimpleName(),
          ADDITION,
          "L2NormalizeVertex",
          "LastTimeStepVertex",
          "ReverseTimeSeriesVertex",
          "ScaleVertex",
          "ShiftVertex");

  private static final String MERGE = "MergeVertex";

  /** Ways of reshaping that do not depend on the number of channels. */
  private static final Set<Class<?>> RESHAPING =
      Set.of(FeedForwardToRnnPreProcessor.class, RnnToFeedForwardPreProcessor.class);

  private static final long UNKNOWN = -1;

  private final Model copy; // never initialised: a holder of configurations
  private final List<String> networkInputs;
  private final List<String> networkOutputs;
  private final Map<String, Part> parts = new LinkedHashMap<>(); // each behind what feeds it
  private final Map<String, Long> widthsBefore;

  /** A layer or vertex of the copy. */
  private static final class Part {
    private final String name;
    private final String kind;
    private final Optional<NeuralNetConfiguration> configuration; // empty for a vertex
    private final Optional<InputPreProcessor> preProcessor;
    private final List<String> inputsBefore;
    private final List<String> inputs;

    Part(Node node, Optional<NeuralNetConfiguration> layer, Optional<InputPreProcessor> input) {
      name = node.name();
      kind = node.kind();
      configuration = layer;
      preProcessor = input;
      inputsBefore = node.inputs();
      inputs = new ArrayList<>(node.inputs());
    }

    /** The layer; the inner one where DL4J wraps one in another. */
    Optional<Layer> layer() {
      return configuration
          .map(NeuralNetConfiguration::getLayer)
          .map(l -> l instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : l);
    }

    /** The layer, if it has a number of channels of its own. */
    Optional<FeedForwardLayer> wide() {
      return layer()
          .filter(l -> RESIZABLE.contains(l.getClass()) || EMBEDDINGS.contains(l.getClass()))
          .map(FeedForwardLayer.class::cast);
    }

    boolean keepsWidth() {
      return KEEPING.contains(kind) || layer().orElse(null) instanceof BatchNormalization;
    }

    @Override
    public String toString() {
      return "'" + name + "' (" + kind + ")";
    }
  }

  /** Copies a network's configuration; the network is left as it is. */
  public NetworkEditor(Model network) {
    NetworkTopology topology = NetworkTopology.of(network);
    networkInputs = topology.inputs();
    networkOutputs = topology.outputs();
    List<Node> nodes = topology.nodes();
    if (network instanceof MultiLayerNetwork chain) {
      MultiLayerConfiguration configuration =
          MultiLayerConfiguration.fromJson(chain.getLayerWiseConfigurations().toJson());
      copy = new MultiLayerNetwork(configuration);
      for (int i = 0; i < nodes.size(); i++) {
        NeuralNetConfiguration layer = configuration.getConf(i);
        layer.getLayer().setLayerName(nodes.get(i).name());
        add(
            nodes.get(i),
            Optional.of(layer),
            Optional.ofNullable(configuration.getInputPreProcess(i)));
      }
    } else {
      ComputationGraphConfiguration configuration =
          ComputationGraphConfiguration.fromJson(
              ((ComputationGraph) network).getConfiguration().toJson());
      copy = new ComputationGraph(configuration);
      for (Node node : nodes) {
        if (configuration.getVertices().get(node.name()) instanceof LayerVertex vertex) {
          add(
              node,
              Optional.of(vertex.getLayerConf()),
              Optional.ofNullable(vertex.getPreProcessor()));
        } else {
          add(node, Optional.empty(), Optional.empty());
        }
      }
    }
    widthsBefore = widths();
  }

  private void add(
      Node node, Optional<NeuralNetConfiguration> layer, Optional<InputPreProcessor> input) {
    parts.put(node.name(), new Part(node, layer, input));
  }

  private Part part(String name) {
    Part part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(
          "no layer is called '" + name + "'; layers: " + String.join(", ", parts.keySet()));
    }
    return part;
  }

  /**
   * Leaves a hidden layer out; the next ones take its inputs.
   *
   * @throws IllegalArgumentException if there is no such layer
   * @throws UnsupportedNetworkException if it cannot be left out
   */
  public void drop(String name) {
    Part part = part(name);
    if (networkOutputs.contains(name)
        || part.preProcessor.isPresent()
        || !part.layer().map(NetworkEditor::canBeLeftOut).orElse(false)) {
      throw new UnsupportedNetworkException(
          "layer "
              + part
              + " cannot be left out: the shapes around it would not fit. Dense and LSTM layers,"
              + " convolutions that keep the size, normalization, activation and dropout layers can"
              + " be, where nothing is reshaped before them");
    }
    parts.remove(name);
    parts
        .values()
        .forEach(other -> other.inputs.replaceAll(i -> i.equals(name) ? part.inputs.get(0) : i));
  }

  /** Whether a layer keeps height, width and time, so that it can be left out. */
  static boolean canBeLeftOut(Layer layer) {
    return layer.getClass() == DenseLayer.class
        || layer.getClass() == LSTM.class
        || layer instanceof BatchNormalization
        || layer instanceof ActivationLayer
        || layer instanceof DropoutLayer
        || (layer instanceof ConvolutionLayer convolution && keepsSize(convolution));
  }

  private static boolean keepsSize(ConvolutionLayer layer) {
    boolean pointwise =
        IntStream.of(layer.getKernelSize()).allMatch(size -> size == 1)
            && IntStream.of(layer.getPadding()).allMatch(size -> size == 0);
    return (layer.getConvolutionMode() == ConvolutionMode.Same || pointwise)
        && IntStream.of(layer.getStride()).allMatch(step -> step == 1);
  }

  /**
   * Multiplies the output channels of every layer that does not decide the network's outputs.
   *
   * @param multiplier for all layers but those named
   * @param named multipliers of single layers
   * @throws IllegalArgumentException if a named layer is not there, or has no number of channels
   *     that may change
   */
  public void scaleWidths(double multiplier, Map<String, Double> named) {
    Set<String> fixed = decidingOutputs();
    for (String name : named.keySet()) {
      if (part(name).wide().isEmpty() || fixed.contains(name)) {
        throw new IllegalArgumentException(
            "layer " + part(name) + " has no number of channels that may change");
      }
    }
    for (Part part : parts.values()) {
      if (!fixed.contains(part.name)) {
        part.wide().ifPresent(layer -> scale(layer, named.getOrDefault(part.name, multiplier)));
      }
    }
  }

  private static void scale(FeedForwardLayer layer, double multiplier) {
    layer.setNOut(Math.max(1, Math.round(layer.getNOut() * multiplier)));
  }

  /** The last layers with channels of their own, back from each output. */
  private Set<String> decidingOutputs() {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(networkOutputs);
    while (!open.isEmpty()) {
      Part part = parts.get(open.pop());
      if (part == null) {
        continue; // a network input
      }
      found.add(part.name);
      if (part.wide().isEmpty()) {
        open.addAll(part.inputs);
      }
    }
    return found;
  }

  /**
   * A new network of the edited configuration, untrained.
   *
   * @throws UnsupportedNetworkException naming the first layer or vertex that the changed widths do
   *     not fit
   */
  public Model build(long seed) {
    Map<String, Long> widths = widths();
    parts.values().forEach(part -> fit(part, widths));
    parts.values().forEach(part -> part.configuration.ifPresent(layer -> layer.setSeed(seed)));
    return copy instanceof MultiLayerNetwork chain
        ? built(chain)
        : built((ComputationGraph) copy, seed);
  }

  /** Number of output channels of each input, layer and vertex. */
  private Map<String, Long> widths() {
    Map<String, Long> widths = new HashMap<>();
    networkInputs.forEach(input -> widths.put(input, inputWidth(input)));
    parts.values().forEach(part -> widths.put(part.name, width(part, widths)));
    return widths;
  }

  private static long width(Part part, Map<String, Long> widths) {
    List<Long> inputs = part.inputs.stream().map(widths::get).toList();
    if (part.wide().isPresent()) {
      return part.wide().get().getNOut();
    }
    if (part.keepsWidth()) {
      return inputs.get(0);
    }
    boolean sums = part.kind.equals(MERGE) && !inputs.contains(UNKNOWN);
    return sums ? inputs.stream().mapToLong(Long::longValue).sum() : UNKNOWN;
  }

  /** What the layers that an input feeds say about it. */
  private long inputWidth(String input) {
    for (Part part : parts.values()) {
      boolean says = part.layer().filter(l -> RESIZABLE.contains(l.getClass())).isPresent();
      if (says && part.inputsBefore.contains(input)) {
        return part.wide().orElseThrow().getNIn() / pixels(part);
      }
    }
    return UNKNOWN;
  }

  private static long pixels(Part part) {
    return part.preProcessor.orElse(null) instanceof CnnToFeedForwardPreProcessor flatten
        ? flatten.getInputHeight() * flatten.getInputWidth()
        : 1;
  }

  /** Tells a layer that it gets another number of channels, where it does. */
  private void fit(Part part, Map<String, Long> widths) {
    List<Long> before = part.inputsBefore.stream().map(widthsBefore::get).toList();
    List<Long> after = part.inputs.stream().map(widths::get).toList();
    if (before.equals(after)) {
      return;
    }
    boolean known = !before.contains(UNKNOWN) && !after.contains(UNKNOWN);
    if (part.preProcessor.isPresent() && !fit(part.preProcessor.get(), after.get(0))) {
      throw unfit(part, before, after);
    }
    Optional<Layer> layer = part.layer();
    if (known && layer.filter(l -> RESIZABLE.contains(l.getClass())).isPresent()) {
      FeedForwardLayer resized = part.wide().orElseThrow();
      // A multiple of the channels where maps are flattened.
      resized.setNIn(resized.getNIn() / before.get(0) * after.get(0));
    } else if (known && layer.orElse(null) instanceof BatchNormalization normalization) {
      normalization.setNIn(after.get(0));
      normalization.setNOut(after.get(0));
    } else if (part.kind.equals(ADDITION) && after.stream().distinct().count() > 1) {
      throw unfit(part, before, after);
    } else if (!known || !(KEEPING.contains(part.kind) || part.kind.equals(MERGE))) {
      throw unfit(part, before, after);
    }
  }

  private static boolean fit(InputPreProcessor reshaping, long channels) {
    if (reshaping instanceof CnnToFeedForwardPreProcessor flatten) {
      flatten.setNumChannels(channels);
      return true;
    }
    return RESHAPING.contains(reshaping.getClass());
  }

  private static UnsupportedNetworkException unfit(Part part, List<Long> before, List<Long> after) {
    return new UnsupportedNetworkException(
        part
            + " does not fit behind changed layers: it would get "
            + after
            + " channels in place of "
            + before
            + (part.preProcessor.isPresent()
                ? ", reshaped by a " + part.preProcessor.get().getClass().getSimpleName()
                : "")
            + " (-1: not known)");
  }

  private MultiLayerNetwork built(MultiLayerNetwork chain) {
    Map<Integer, InputPreProcessor> inputs = new HashMap<>();
    List<NeuralNetConfiguration> layers = new ArrayList<>();
    for (Part part : parts.values()) {
      part.preProcessor.ifPresent(input -> inputs.put(layers.size(), input));
      part.configuration.ifPresent(layers::add);
    }
    return FreshNetwork.chain(chain.getLayerWiseConfigurations(), layers, inputs);
  }

  private ComputationGraph built(ComputationGraph graph, long seed) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    configuration.getDefaultConfiguration().setSeed(seed);
    configuration.getVertices().keySet().retainAll(parts.keySet());
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    parts.values().forEach(part -> inputs.put(part.name, part.inputs));
    return FreshNetwork.graph(configuration, inputs);
  }
}
