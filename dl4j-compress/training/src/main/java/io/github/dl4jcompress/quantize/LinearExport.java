package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.LayerReading;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.TransposedWindow;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Window;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;

/**
 * A dense, convolution or output layer or an embedding of a twin on its way into a compact network.
 */
final class LinearExport {
  private final Node node;
  private final NamedLayer live;
  private final BaseLayer configuration;
  private final ChannelRows rows;
  private final Optional<TransposedWindow> transposed;

  LinearExport(Node node, NamedLayer live) {
    this.node = node;
    this.live = live;
    configuration = QuantizationAware.weighted(node).get(0);
    rows = ChannelRows.of(configuration, live.layer().getParam("W"));
    transposed =
        configuration instanceof Deconvolution2D deconvolution
            ? Optional.of(LayerReading.transposedWindow(node.name(), deconvolution))
            : Optional.empty();
  }

  /** A layer that the runtime needs in front of it. */
  Optional<Layer> before() {
    return transposed.map(TransposedWindow::spreading);
  }

  private Optional<Window> window(TensorShape input) {
    if (transposed.isPresent()) {
      return transposed.map(TransposedWindow::window);
    }
    return configuration instanceof ConvolutionLayer convolution
        ? Optional.of(LayerReading.window(node.name(), convolution, input))
        : Optional.empty();
  }

  /** Shape of what it puts out for inputs of a shape, those that are {@link #before} it. */
  TensorShape outputShape(TensorShape input) {
    return window(input)
        .map(w -> w.outputShape(input, rows.rows()))
        .orElseGet(() -> TensorShape.vector(rows.rows()));
  }

  /**
   * The layer, as far as it is known.
   *
   * @param read what it reads
   */
  LinearDraft draft(Stored read) {
    return new LinearDraft(
        channels(read.grid()),
        window(read.shape()),
        arrangement(read.shape().channels()),
        CompactExport.activationOf(node, configuration.getActivationFn()));
  }

  /**
   * An embedding, as far as it is known.
   *
   * @param read the indices
   */
  Draft embedding(Stored read) {
    Channels channels = channels(read.grid());
    Activation activation = CompactExport.activationOf(node, configuration.getActivationFn());
    return output -> new Embedding(channels.unit(activation, output));
  }

  private UnaryOperator<Unit> arrangement(int inputs) {
    if (configuration instanceof DepthwiseConvolution2D depthwise) {
      return Columns.ofOwnInput(inputs, depthwise.getDepthMultiplier(), rows.columns());
    }
    return transposed
        .<UnaryOperator<Unit>>map(kernel -> Columns.turned(rows.columns(), kernel.window().taps()))
        .orElseGet(UnaryOperator::identity);
  }

  private Channels channels(AffineQuantizer grid) {
    String name = live.name();
    float[] bias = LayerReading.bias(live, rows.rows());
    Optional<Precision> left = UnquantizedWeights.precision(configuration);
    if (left.isPresent()) {
      return new RealChannels(name, rows, bias, left.get());
    }
    WeightQuantizer quantizer = WeightFakeQuantization.of(name, configuration).quantizer("W");
    return new QuantizedChannels(name, rows, bias, quantizer, grid);
  }
}
