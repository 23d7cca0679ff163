package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelAffine;
import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.LayerReading;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.IActivation;

/**
 * Turns a trained quantization-aware twin into a {@link CompactNetwork} that computes the same.
 *
 * <p>Walks the chain once. A weighted layer waits until the quantizer behind it is met, because the
 * runtime requantizes in the same step; batch normalization, activation and max pooling in between
 * join it (max pooling commutes with rounding, so it goes behind).
 */
public final class CompactExport {
  /** Stands for a range that is not known yet. */
  private static final AffineQuantizer ANY_GRID = new AffineQuantizer(1f, 0);

  private final Map<String, NamedLayer> live;
  private final boolean rehearsal; // before training: ranges are not known yet
  private final List<Layer> layers = new ArrayList<>();
  private final List<Layer> behind = new ArrayList<>(); // the waiting layer, needing no grid
  private Optional<Waiting> waiting = Optional.empty();
  private TensorShape shape;
  private Optional<AffineQuantizer> grid = Optional.empty(); // of the values at this point

  /** A layer that lacks its output quantizer. */
  private interface Waiting {
    Layer finish(Optional<AffineQuantizer> output);
  }

  private CompactExport(Model twin, TensorShape input, boolean rehearsal) {
    live =
        NetworkTopology.layers(twin).stream()
            .collect(Collectors.toMap(NamedLayer::name, Function.identity()));
    shape = input;
    this.rehearsal = rehearsal;
  }

  /**
   * Refuses, before any time is spent on training it, a twin that {@link #export} would refuse
   * after.
   *
   * @param exampleShape shape of an example as it is fed to the twin, without the mini-batch
   * @throws UnsupportedNetworkException naming the first layer that cannot be stored
   */
  public static void requireStorable(Model twin, long[] exampleShape) {
    export(twin, exampleShape, true);
  }

  /**
   * The compact form of a twin that {@link QuantizationAware} made and that has been trained.
   *
   * @param exampleShape shape of an example as it is fed to the twin, without the mini-batch
   * @throws UnsupportedNetworkException naming the first layer that cannot be stored
   * @throws IllegalStateException if training ended before quantization began
   */
  public static CompactNetwork export(Model twin, long[] exampleShape) {
    return export(twin, exampleShape, false);
  }

  private static CompactNetwork export(Model twin, long[] exampleShape, boolean rehearsal) {
    NetworkTopology topology = NetworkTopology.of(twin);
    requireChain(topology);
    List<Node> nodes = topology.nodes();
    if (nodes.size() < 2 || Role.of(nodes.get(0)) != Role.QUANTIZER) {
      throw new UnsupportedNetworkException(
          "the network is not quantization-aware: make it a twin first");
    }
    // The input's quantizer comes first; the layer behind it knows what shape the input has.
    TensorShape input = LayerReading.inputShape(exampleShape, nodes.get(1));
    CompactExport export = new CompactExport(twin, input, rehearsal);
    export.quantizer(nodes.get(0));
    AffineQuantizer inputQuantizer = export.grid.orElseThrow();
    for (int i = 1; i < nodes.size(); i++) {
      LayerReading.requireFlattening(nodes.get(i), i == 1);
      export.visit(nodes.get(i), nodes.get(i - 1));
    }
    CompactNetwork network = new CompactNetwork(input, inputQuantizer, export.layers);
    if (exampleShape.length == 2 && !network.isSequence()) {
      throw new UnsupportedNetworkException(
          "the examples are sequences, and the network has no recurrent layer");
    }
    return network;
  }

  private static void requireChain(NetworkTopology topology) {
    if (topology.inputs().size() != 1) {
      throw new UnsupportedNetworkException(
          "a network of " + topology.inputs().size() + " inputs cannot be stored; one can");
    }
    String previous = topology.inputs().get(0);
    for (Node node : topology.nodes()) {
      if (!node.inputs().equals(List.of(previous))) {
        throw new UnsupportedNetworkException(
            "'"
                + node.name()
                + "' takes "
                + node.inputs()
                + "; only chains can be stored, in which it would take ["
                + previous
                + "]");
      }
      previous = node.name();
    }
  }

  private void visit(Node node, Node before) {
    switch (Role.of(node)) {
      case LINEAR -> waitFor(linear(node));
      case RECURRENT -> recurrent(node);
      case OUTPUT -> layers.add(linear(node).finish(Optional.empty()));
      case NORMALIZATION ->
          ((LinearBuilder) waiting.orElseThrow()).fold(ChannelAffine.of(live(node)));
      case ACTIVATION -> activation(node, before);
      case AVERAGE -> average(node);
      case SELECTION -> select(node);
      case DROPOUT -> {}
      case QUANTIZER -> quantizer(node);
    }
  }

  private NamedLayer live(Node node) {
    return Objects.requireNonNull(live.get(node.name()), node.name());
  }

  private void waitFor(Waiting layer) {
    waiting = Optional.of(layer);
  }

  private LinearBuilder linear(Node node) {
    NamedLayer layer = live(node);
    BaseLayer configuration = QuantizationAware.weighted(node).get(0);
    ChannelRows rows = ChannelRows.of(layer.layer().getParam("W"));
    Optional<Window> window =
        configuration instanceof ConvolutionLayer convolution
            ? Optional.of(LayerReading.window(node.name(), convolution, shape))
            : Optional.empty();
    LinearBuilder builder = new LinearBuilder(channels(layer, configuration, rows));
    builder.activation(activationOf(node, configuration.getActivationFn()));
    window.ifPresent(builder::window);
    shape =
        window.isPresent()
            ? window.get().outputShape(shape, rows.rows())
            : TensorShape.vector(rows.rows());
    grid = Optional.empty();
    return builder;
  }

  private Channels channels(NamedLayer layer, BaseLayer configuration, ChannelRows rows) {
    String name = layer.name();
    float[] bias = LayerReading.bias(layer, rows.rows());
    Optional<Precision> left = UnquantizedWeights.precision(configuration);
    if (left.isPresent()) {
      return new RealChannels(name, rows, bias, left.get());
    }
    WeightQuantizer quantizer = WeightFakeQuantization.of(name, configuration).quantizer("W");
    return new QuantizedChannels(name, rows, bias, quantizer, grid.orElseThrow());
  }

  private void recurrent(Node node) {
    RecurrentExport cells = new RecurrentExport(node, live(node));
    shape = cells.layer(grid.orElseThrow()).outputShape(shape); // refused now, not after training
    waitFor(output -> cells.layer(output.orElseThrow()));
    if (node.layer().orElseThrow() instanceof LastTimeStep) {
      behind.add(new LastStep());
    }
  }

  private void activation(Node node, Node before) {
    Activation activation = activationOf(node, QuantizationAware.function(node));
    if (QuantizationAware.joinsAsActivation(before)) {
      ((LinearBuilder) waiting.orElseThrow()).activation(activation);
    } else {
      waitFor(output -> new ElementWise(activation, output.orElseThrow()));
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
    SubsamplingLayer pooling = (SubsamplingLayer) node.layer().orElseThrow();
    Window window = LayerReading.window(node.name(), pooling, shape);
    shape = window.outputShape(shape, shape.channels());
    waitFor(output -> new AveragePooling(window, output.orElseThrow()));
  }

  private void select(Node node) {
    SubsamplingLayer pooling = (SubsamplingLayer) node.layer().orElseThrow();
    Window window = LayerReading.window(node.name(), pooling, shape);
    shape = window.outputShape(shape, shape.channels());
    (waiting.isPresent() ? behind : layers).add(new MaxPooling(window));
  }

  private void quantizer(Node node) {
    FakeQuantizationLayer layer = (FakeQuantizationLayer) live(node).layer();
    grid = Optional.of(rehearsal ? ANY_GRID : observed(node, layer));
    waiting.ifPresent(w -> layers.add(w.finish(grid)));
    layers.addAll(behind);
    behind.clear();
    waiting = Optional.empty();
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

  /** A dense or convolution layer in the making. */
  private static final class LinearBuilder implements Waiting {
    private final Channels channels;
    private Optional<Window> window = Optional.empty();
    private Activation activation = Activation.IDENTITY;

    LinearBuilder(Channels channels) {
      this.channels = channels;
    }

    void window(Window window) {
      this.window = Optional.of(window);
    }

    void activation(Activation activation) {
      this.activation = activation;
    }

    void fold(ChannelAffine normalization) {
      channels.fold(normalization);
    }

    @Override
    public Layer finish(Optional<AffineQuantizer> output) {
      return window
          .<Layer>map(w -> new Convolution(channels.unit(activation, output), w))
          .orElseGet(() -> new Dense(channels.unit(activation, output)));
    }
  }
}
