package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelAffine;
import io.github.dl4jcompress.bridge.LayerReading;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.activations.IActivation;

/**
 * Turns a trained quantization-aware twin into a {@link CompactNetwork} that computes the same.
 *
 * <p>Walks the graph once, each node behind those that it reads. A weighted layer waits until the
 * quantizer behind it is met, because the runtime requantizes in the same step; batch
 * normalization, activation and max pooling in between join it (max pooling commutes with rounding,
 * so it goes behind). So does a concatenation that alone reads it: then both have one quantizer,
 * and the concatenation only copies.
 */
public final class CompactExport {
  /** Stands for a range that is not known yet. */
  private static final AffineQuantizer ANY_GRID = new AffineQuantizer(1f, 0);

  private final NetworkTopology topology;
  private final Map<String, NamedLayer> live;
  private final Map<String, Node> nodes;
  private final Map<String, long[]> exampleShapes; // of the inputs
  private final boolean rehearsal; // before training: ranges are not known yet
  private final Timelines timelines;
  private final NetworkAssembly assembly = new NetworkAssembly();
  private final Map<String, Flow> flows = new HashMap<>(); // of the nodes so far
  private final Map<String, Integer> inputs = new HashMap<>(); // ids
  private final Map<String, Integer> outputs = new HashMap<>(); // ids
  private final Set<String> sequences = new HashSet<>(); // inputs whose steps come one by one

  private CompactExport(Model twin, long[][] exampleShapes, boolean rehearsal) {
    topology = NetworkTopology.of(twin);
    this.rehearsal = rehearsal;
    timelines = new Timelines(topology);
    live =
        NetworkTopology.layers(twin).stream()
            .collect(Collectors.toMap(NamedLayer::name, Function.identity()));
    nodes = topology.nodes().stream().collect(Collectors.toMap(Node::name, Function.identity()));
    List<String> names = topology.inputs();
    if (names.size() != exampleShapes.length) {
      throw new UnsupportedNetworkException(
          "need the shape of an example for each of the inputs "
              + names
              + ", got "
              + exampleShapes.length);
    }
    this.exampleShapes = new HashMap<>();
    for (int i = 0; i < exampleShapes.length; i++) {
      this.exampleShapes.put(names.get(i), exampleShapes[i]);
    }
  }

  /**
   * Refuses, before any time is spent on training it, a twin that {@link #export} would refuse
   * after.
   *
   * @param exampleShapes shape of an example of each input as it is fed to the twin, without the
   *     mini-batch
   * @throws UnsupportedNetworkException naming the first layer that cannot be stored
   */
  public static void requireStorable(Model twin, long[]... exampleShapes) {
    new CompactExport(twin, exampleShapes, true).network();
  }

  /**
   * The compact form of a twin that {@link QuantizationAware} made and that has been trained. Its
   * inputs and outputs are those of the twin, in their order.
   *
   * @param exampleShapes shape of an example of each input as it is fed to the twin, without the
   *     mini-batch
   * @throws UnsupportedNetworkException naming the first layer that cannot be stored
   * @throws IllegalStateException if training ended before quantization began
   */
  public static CompactNetwork export(Model twin, long[]... exampleShapes) {
    return new CompactExport(twin, exampleShapes, false).network();
  }

  private CompactNetwork network() {
    for (String input : topology.inputs()) {
      List<Node> next = topology.consumers(input);
      if (EmbeddingExport.readsIndices(topology, input)) {
        indices(input, next);
      } else if (next.size() != 1 || Role.of(next.get(0)) != Role.QUANTIZER) {
        throw new UnsupportedNetworkException(
            "the network is not quantization-aware: make it a twin first");
      }
    }
    topology.nodes().forEach(this::visit);
    List<String> ends = topology.outputs();
    CompactNetwork network =
        assembly.network(
            topology.inputs().stream().map(inputs::get).toList(),
            ends.stream().map(this::output).toList());
    for (int i = 0; i < topology.inputs().size(); i++) {
      if (sequences.contains(topology.inputs().get(i)) && !network.flow().isSequence(i)) {
        throw new UnsupportedNetworkException(
            "the examples are sequences, and the network has no recurrent layer");
      }
    }
    return network;
  }

  private long[] shapeOf(String input) {
    return Objects.requireNonNull(exampleShapes.get(input), input);
  }

  private int output(String name) {
    Integer id = outputs.get(name);
    if (id != null) {
      return id;
    }
    if (flows.get(name) instanceof Stored stored) {
      return stored.id();
    }
    throw new UnsupportedNetworkException(
        "'"
            + name
            + "' is an output of the network and a "
            + Objects.requireNonNull(nodes.get(name), name).kind()
            + "; OutputLayer and RnnOutputLayer can be stored as outputs");
  }

  private void visit(Node node) {
    if (topology.consumers(node.name()).isEmpty() && !topology.outputs().contains(node.name())) {
      throw new UnsupportedNetworkException(
          "'" + node.name() + "' is read by nothing and is no output of the network");
    }
    timelines.require(node);
    LayerReading.requireFlattening(node, isFirst(node));
    switch (Role.of(node)) {
      case LINEAR -> linear(node);
      case RECURRENT -> recurrent(node);
      case EMBEDDING -> embedding(node);
      case OUTPUT -> outputs.put(node.name(), linear(node).store(Optional.empty()));
      case NORMALIZATION -> normalization(node);
      case ACTIVATION -> activation(node);
      case AVERAGE -> average(node);
      case SELECTION -> select(node);
      case DROPOUT -> flows.put(node.name(), flow(node, 0));
      case SUM -> sum(node);
      case CONCATENATION -> concatenation(node);
      case QUANTIZER -> quantizer(node);
    }
  }

  /** Whether a node is the first behind an input's quantizer. */
  private boolean isFirst(Node node) {
    return node.inputs().stream()
        .map(nodes::get)
        .anyMatch(before -> before != null && topology.inputs().containsAll(before.inputs()));
  }

  private NamedLayer live(Node node) {
    return Objects.requireNonNull(live.get(node.name()), node.name());
  }

  private Flow flow(Node node, int input) {
    Flow flow = flows.get(node.inputs().get(input));
    if (flow == null) {
      throw new UnsupportedNetworkException(
          "'"
              + node.name()
              + "' reads '"
              + node.inputs().get(input)
              + "', which stays real; only what has a quantizer can be read");
    }
    return flow;
  }

  /** What a node reads: codes, as in every twin that {@link QuantizationAware} made. */
  private Stored stored(Node node, int input) {
    if (flow(node, input) instanceof Stored stored) {
      return stored;
    }
    throw new UnsupportedNetworkException(
        "'"
            + node.name()
            + "' reads '"
            + node.inputs().get(input)
            + "', behind which there is no quantizer: make the network a twin anew");
  }

  private Waiting waiting(Node node) {
    if (flow(node, 0) instanceof Waiting waiting) {
      return waiting;
    }
    throw new UnsupportedNetworkException(
        "'" + node.name() + "' has nothing before it that it could join");
  }

  private Waiting waitFor(Node node, Draft draft, List<? extends Flow> read, TensorShape shape) {
    Waiting waiting = new Waiting(assembly, draft, read, shape);
    flows.put(node.name(), waiting);
    return waiting;
  }

  private Waiting linear(Node node) {
    LinearExport layer = new LinearExport(node, live(node));
    Stored source = stored(node, 0);
    Stored read = layer.before().map(first -> behind(source, first)).orElse(source);
    TensorShape shape = layer.outputShape(read.shape());
    Waiting waiting = new Waiting(assembly, layer.draft(read), List.of(read), shape);
    if (Role.of(node) != Role.OUTPUT) { // which nothing can read
      flows.put(node.name(), waiting);
    }
    return waiting;
  }

  private void embedding(Node node) {
    EmbeddingExport.requireNoBias(node);
    LinearExport layer = new LinearExport(node, live(node));
    Stored read = stored(node, 0);
    waitFor(node, layer.embedding(read), List.of(read), layer.outputShape(read.shape()));
  }

  private void recurrent(Node node) {
    RecurrentExport cells = new RecurrentExport(node, live(node));
    Stored read = stored(node, 0);
    TensorShape shape =
        cells.layer(read.grid()).outputShape(read.shape()); // refused now, not after
    Waiting waiting =
        waitFor(node, output -> cells.layer(output.orElseThrow()), List.of(read), shape);
    org.deeplearning4j.nn.conf.layers.Layer outer = node.layer().orElseThrow();
    if (Role.ends(outer) && !Role.isMasked(outer)) {
      waiting.addBehind(new LastStep());
    }
  }

  private void normalization(Node node) {
    Waiting waiting = waiting(node);
    waiting.draft().fold(ChannelAffine.of(live(node)));
    flows.put(node.name(), waiting);
  }

  private void activation(Node node) {
    Activation activation = activationOf(node, QuantizationAware.function(node));
    Node before = nodes.get(node.inputs().get(0));
    if (before != null && QuantizationAware.joinsAsActivation(before)) {
      Waiting waiting = waiting(node);
      waiting.draft().activation(activation);
      flows.put(node.name(), waiting);
    } else {
      Stored read = stored(node, 0);
      Draft draft = output -> new ElementWise(activation, output.orElseThrow());
      waitFor(node, draft, List.of(read), read.shape());
    }
  }

  static Activation activationOf(Node node, IActivation function) {
    Activation activation = LayerReading.activation(node.name(), function);
    if (activation == Activation.SOFTMAX && Role.of(node) != Role.OUTPUT) {
      throw new UnsupportedNetworkException(
          "layer '" + node.name() + "': activation softmax can be stored in the last layer only");
    }
    return activation;
  }

  private void average(Node node) {
    Stored read = stored(node, 0);
    Window window = poolingWindow(node, read);
    waitFor(
        node,
        output -> new AveragePooling(window, output.orElseThrow()),
        List.of(read),
        window.outputShape(read.shape(), read.shape().channels()));
  }

  private Window poolingWindow(Node node, Flow read) {
    return LayerReading.poolingWindow(node, read.shape(), timelines.isReadBy(node));
  }

  private void select(Node node) {
    Flow read = flow(node, 0);
    Layer layer =
        node.layer().isEmpty()
            ? new LastStep()
            : LayerReading.placement(node)
                .orElseGet(() -> new MaxPooling(poolingWindow(node, read)));
    if (read instanceof Waiting waiting) {
      waiting.addBehind(layer);
      flows.put(node.name(), waiting);
      return;
    }
    flows.put(node.name(), behind(stored(node, 0), layer));
  }

  /** What a layer that needs no quantizer makes of codes. */
  private Stored behind(Stored read, Layer layer) {
    int id = assembly.add(layer, List.of(read.id()));
    return new Stored(id, layer.outputShape(read.shape()), read.grid());
  }

  private void sum(Node node) {
    List<Stored> read =
        IntStream.range(0, node.inputs().size()).mapToObj(i -> stored(node, i)).toList();
    SumDraft draft = new SumDraft();
    waitFor(node, draft, read, shape(node, draft, read));
  }

  private void concatenation(Node node) {
    List<Flow> read =
        IntStream.range(0, node.inputs().size()).mapToObj(i -> flow(node, i)).toList();
    Draft draft = output -> new Concatenation(output.orElseThrow());
    waitFor(node, draft, read, shape(node, draft, read));
  }

  private static TensorShape shape(Node node, Draft join, List<? extends Flow> read) {
    try {
      return join.finish(Optional.of(ANY_GRID))
          .outputShape(read.stream().map(Flow::shape).toList());
    } catch (IllegalArgumentException e) {
      throw new UnsupportedNetworkException("vertex '" + node.name() + "': " + e.getMessage());
    }
  }

  private void quantizer(Node node) {
    String before = node.inputs().get(0);
    if (topology.inputs().contains(before)) {
      long[] example = shapeOf(before);
      TensorShape shape =
          timelines.contains(before)
              ? LayerReading.timelineShape(before, example)
              : LayerReading.inputShape(example, topology.consumers(node.name()));
      AffineQuantizer grid = grid(node);
      boolean sequence = example.length == 2 && !timelines.contains(before);
      int id = input(before, new NetworkInput(shape, grid), sequence);
      flows.put(node.name(), new Stored(id, shape, grid));
      return;
    }
    Flow flow = flow(node, 0);
    AffineQuantizer grid = grid(node);
    flows.put(node.name(), new Stored(flow.store(Optional.of(grid)), flow.shape(), grid));
  }

  private int input(String name, NetworkInput input, boolean sequence) {
    int id = assembly.add(input, sequence);
    inputs.put(name, id);
    if (sequence) {
      sequences.add(name);
    }
    return id;
  }

  private void indices(String name, List<Node> embeddings) {
    NetworkInput input = EmbeddingExport.input(embeddings);
    int id = input(name, input, EmbeddingExport.isSequence(embeddings, shapeOf(name)));
    flows.put(name, new Stored(id, input.shape(), input.quantizer()));
  }

  private AffineQuantizer grid(Node node) {
    return rehearsal ? ANY_GRID : observed(node, (FakeQuantizationLayer) live(node).layer());
  }

  private static AffineQuantizer observed(Node node, FakeQuantizationLayer layer) {
    if (layer.observations() == 0 || layer.getIterationCount() < layer.layerConf().getFromStep()) {
      throw new IllegalStateException(
          "'"
              + node.name()
              + "' has not quantized yet: it was to begin at step "
              + layer.layerConf().getFromStep()
              + ", and the network has been trained for "
              + layer.getIterationCount());
    }
    return layer.quantizer();
  }
}
