package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.LayerReading;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Window;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;

/** A dense, convolution or output layer of a twin on its way into a compact network. */
final class LinearExport {
  private final Node node;
  private final NamedLayer live;
  private final BaseLayer configuration;
  private final ChannelRows rows;
  private final Optional<Window> window;
  private final TensorShape input;

  /**
   * A layer.
   *
   * @param input shape of what it reads
   */
  LinearExport(Node node, NamedLayer live, TensorShape input) {
    this.node = node;
    this.live = live;
    this.input = input;
    configuration = QuantizationAware.weighted(node).get(0);
    rows = ChannelRows.of(configuration, live.layer().getParam("W"));
    window =
        configuration instanceof ConvolutionLayer convolution
            ? Optional.of(LayerReading.window(node.name(), convolution, input))
            : Optional.empty();
  }

  /** Shape of what it puts out. */
  TensorShape outputShape() {
    return window
        .map(w -> w.outputShape(input, rows.rows()))
        .orElseGet(() -> TensorShape.vector(rows.rows()));
  }

  /**
   * The layer, as far as it is known.
   *
   * @param grid quantizer of what it reads
   */
  LinearDraft draft(AffineQuantizer grid) {
    return new LinearDraft(
        channels(grid),
        window,
        arrangement(),
        CompactExport.activationOf(node, configuration.getActivationFn()));
  }

  private UnaryOperator<Unit> arrangement() {
    return configuration instanceof DepthwiseConvolution2D depthwise
        ? Columns.ofOwnInput(input.channels(), depthwise.getDepthMultiplier(), rows.columns())
        : UnaryOperator.identity();
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
