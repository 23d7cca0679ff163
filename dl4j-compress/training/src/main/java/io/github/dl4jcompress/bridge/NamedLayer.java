package io.github.dl4jcompress.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A layer of a live network, under the name its user knows it by.
 *
 * @param name the layer's name; in a graph, its vertex's
 * @param layer the live layer
 */
@SuppressWarnings("deprecation") // DL4J advises against GravesLSTM; models of the world hold it
public record NamedLayer(String name, Layer layer) {
  private static final int LSTM_GATES = 4;

  /** Layers with weights {@code [in, out]}, columns first, or {@code [out, in, ...]}. */
  private static final Set<Class<?>> ROW_PER_UNIT =
      Set.of(
          DenseLayer.class,
          OutputLayer.class,
          RnnOutputLayer.class,
          ConvolutionLayer.class,
          LSTM.class,
          GravesLSTM.class,
          SimpleRnn.class);

  /** The layer's configuration; that of the inner layer where DL4J wraps one in another. */
  public org.deeplearning4j.nn.conf.layers.Layer configuration() {
    return layer.conf().getLayer();
  }

  /** The configurations that hold the weights; see {@link Node#innerLayers()}. */
  public List<org.deeplearning4j.nn.conf.layers.Layer> innerLayers() {
    return Node.innerLayers(configuration());
  }

  /** The layer's weights (not biases, not statistics), in the order DL4J keeps them. */
  public List<WeightView> weights() {
    List<WeightView> views = new ArrayList<>();
    Map<String, INDArray> table = layer.paramTable();
    if (table == null) {
      return views;
    }
    // isWeightParam, not biasKeys: for Bidirectional the latter returns the weights' keys.
    table.forEach(
        (key, values) -> {
          if (configuration().initializer().isWeightParam(configuration(), key)) {
            views.add(new WeightView(name, key, values, gates(), rows(values)));
          }
        });
    return views;
  }

  private int gates() {
    return innerLayers().get(0) instanceof AbstractLSTM ? LSTM_GATES : 1;
  }

  private int rows(INDArray weights) {
    return ROW_PER_UNIT.contains(innerLayers().get(0).getClass())
        ? Math.toIntExact(weights.size(weights.rank() == 2 ? 1 : 0))
        : 0;
  }

  /** Whether the layer's outputs have their channels in the last dimension (NHWC, NWC). */
  public boolean isChannelsLast() {
    return innerLayers().stream().anyMatch(NamedLayer::isChannelsLast);
  }

  private static boolean isChannelsLast(org.deeplearning4j.nn.conf.layers.Layer kind) {
    return (kind instanceof ConvolutionLayer convolution
            && convolution.getCnn2dDataFormat() == CNN2DFormat.NHWC)
        || (kind instanceof SubsamplingLayer pooling
            && pooling.getCnn2dDataFormat() == CNN2DFormat.NHWC)
        || (kind instanceof BatchNormalization normalization
            && normalization.getCnn2DFormat() == CNN2DFormat.NHWC)
        || (kind instanceof ZeroPaddingLayer padding && padding.getDataFormat() == CNN2DFormat.NHWC)
        || (kind instanceof Upsampling2D upsampling && upsampling.getFormat() == CNN2DFormat.NHWC)
        || (kind instanceof Cropping2D cropping && cropping.getDataFormat() == CNN2DFormat.NHWC)
        || (kind instanceof Convolution1DLayer convolution
            && convolution.getRnnDataFormat() == RNNFormat.NWC)
        || (kind instanceof EmbeddingSequenceLayer words
            && words.getOutputFormat() == RNNFormat.NWC)
        || (kind instanceof BaseRecurrentLayer recurrent
            && recurrent.getRnnDataFormat() == RNNFormat.NWC);
  }

  /** A copy of one of the layer's parameters. */
  public float[] parameter(String key) {
    return layer.getParam(key).dup().data().asFloat();
  }

  /**
   * The learning rate of one of the layer's parameters in a step, as its schedule says.
   *
   * @return empty if the parameter's updater has none: AdaDelta, or NoOp, which trains nothing
   */
  public OptionalDouble learningRate(String key, int iteration, int epoch) {
    IUpdater updater = layer.getConfig().getUpdaterByParam(key);
    return updater.hasLearningRate()
        ? OptionalDouble.of(updater.getLearningRate(iteration, epoch))
        : OptionalDouble.empty();
  }
}
