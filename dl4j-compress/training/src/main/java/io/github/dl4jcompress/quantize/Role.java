package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.NoisyConvolution1D;
import io.github.dl4jcompress.bridge.NoisyEmbeddingLayer;
import io.github.dl4jcompress.bridge.NoisyEmbeddingSequenceLayer;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** What a node means to quantization. */
enum Role {
  /** Weights to be quantized; the result lies on a new grid. */
  LINEAR,
  /**
   * Weights to be quantized, for inputs and for the layer's own outputs; the result lies on a new
   * grid, and what is fed back is finer.
   */
  RECURRENT,
  /** Weights to be quantized, looked up by an index; the result lies on a new grid. */
  EMBEDDING,
  /** Weights to be quantized; the result stays real. */
  OUTPUT,
  /** Folds into the linear layer before it. */
  NORMALIZATION,
  /** Puts values on a new grid, or joins the linear layer before it. */
  ACTIVATION,
  /** Puts values on a new grid. */
  AVERAGE,
  /** Picks values, or zeros, which all grids have, so they stay on their grid. */
  SELECTION,
  /** Adds values, which lie on grids of their own; the result lies on a new one. */
  SUM,
  /** Puts values behind each other, on a new grid. */
  CONCATENATION,
  /** Nothing at inference. */
  DROPOUT,
  /** Rounds activations. */
  QUANTIZER;

  private static final Set<Class<?>> CONVOLUTIONS =
      Set.of(
          ConvolutionLayer.class,
          DepthwiseConvolution2D.class,
          Deconvolution2D.class,
          Convolution1DLayer.class,
          NoisyConvolution1D.class);

  private static final Set<Class<?>> EMBEDDINGS =
      Set.of(
          EmbeddingLayer.class,
          NoisyEmbeddingLayer.class,
          EmbeddingSequenceLayer.class,
          NoisyEmbeddingSequenceLayer.class);

  private static final Set<Class<?>> PLACEMENTS =
      Set.of(
          ZeroPaddingLayer.class, ZeroPadding1DLayer.class, Upsampling2D.class, Upsampling1D.class);

  static final String SUPPORTED =
      "DenseLayer, ConvolutionLayer (2-d), DepthwiseConvolution2D, SeparableConvolution2D,"
          + " Deconvolution2D, Convolution1DLayer, OutputLayer, RnnOutputLayer, EmbeddingLayer,"
          + " EmbeddingSequenceLayer, LSTM, GravesLSTM, SimpleRnn, Bidirectional, LastTimeStep and"
          + " MaskZeroLayer around one of them (MaskZeroLayer not around Bidirectional),"
          + " BatchNormalization, ActivationLayer, SubsamplingLayer, Subsampling1DLayer and"
          + " GlobalPoolingLayer (MAX, AVG), ZeroPaddingLayer, ZeroPadding1DLayer, Upsampling2D,"
          + " Upsampling1D, DropoutLayer; ElementWiseVertex (Add), MergeVertex (of channels),"
          + " LastTimeStepVertex";

  /**
   * The role of a node.
   *
   * @throws UnsupportedNetworkException if it has none: then DL4J would train it unquantized
   */
  static Role of(Node node) {
    return node.layer()
        .flatMap(Role::of)
        .or(() -> node.vertex().flatMap(Role::of))
        .orElseThrow(
            () ->
                new UnsupportedNetworkException(
                    (node.layer().isPresent() ? "layer '" : "vertex '")
                        + node.name()
                        + "' is a "
                        + node.kind()
                        + operation(node)
                        + ", which cannot be quantized"
                        + Alternatives.of(node)
                        + "; supported: "
                        + SUPPORTED));
  }

  private static String operation(Node node) {
    return node.vertex().orElse(null) instanceof ElementWiseVertex combination
        ? " (" + combination.getOp() + ")"
        : "";
  }

  private static Optional<Role> of(GraphVertex vertex) {
    if (vertex instanceof ElementWiseVertex combination
        && combination.getOp() == ElementWiseVertex.Op.Add) {
      return Optional.of(SUM);
    }
    if (vertex instanceof MergeVertex merge && merge.getMergeAxis() == 1) {
      return Optional.of(CONCATENATION);
    }
    return vertex instanceof LastTimeStepVertex ? Optional.of(SELECTION) : Optional.empty();
  }

  /** Exact classes: subclasses work differently. */
  private static Optional<Role> of(Layer layer) {
    Class<?> type = layer.getClass();
    if (type == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm()) {
      return Optional.of(LINEAR);
    }
    if (CONVOLUTIONS.contains(type)) {
      return Optional.of(LINEAR);
    }
    if (isRecurrent(unwrapped(layer))
        || (unwrapped(layer) instanceof Bidirectional both && isCells(both) && !isMasked(layer))) {
      return Optional.of(RECURRENT);
    }
    if (EMBEDDINGS.contains(type)) {
      return Optional.of(EMBEDDING);
    }
    if (type == OutputLayer.class || type == RnnOutputLayer.class) {
      return Optional.of(OUTPUT);
    }
    if (type == BatchNormalization.class) {
      return Optional.of(NORMALIZATION);
    }
    if (type == ActivationLayer.class) {
      return Optional.of(ACTIVATION);
    }
    if (type == DropoutLayer.class) {
      return Optional.of(DROPOUT);
    }
    if (PLACEMENTS.contains(type)) {
      return Optional.of(SELECTION);
    }
    if (type == FakeQuantization.class) {
      return Optional.of(QUANTIZER);
    }
    if (layer instanceof SubsamplingLayer pooling
        && (type == SubsamplingLayer.class || type == Subsampling1DLayer.class)) {
      return of(pooling.getPoolingType().name());
    }
    return layer instanceof GlobalPoolingLayer pooling
        ? of(pooling.getPoolingType().name())
        : Optional.empty();
  }

  private static Optional<Role> of(String pooling) {
    return switch (pooling) {
      case "MAX" -> Optional.of(SELECTION);
      case "AVG" -> Optional.of(AVERAGE);
      default -> Optional.empty();
    };
  }

  /** Not around a LastTimeStep, which DL4J cannot train. */
  private static boolean isCells(Bidirectional both) {
    return isRecurrent(both.getFwd()) && isRecurrent(both.getBwd());
  }

  /**
   * The layer around which another one picks its last step, or masks steps; or the layer itself.
   */
  static Layer unwrapped(Layer layer) {
    return layer instanceof MaskZeroLayer || layer instanceof LastTimeStep
        ? unwrapped(((BaseWrapperLayer) layer).getUnderlying())
        : layer;
  }

  /** Whether a layer, or one around which it is, passes over steps of one value. */
  static boolean isMasked(Layer layer) {
    return layer instanceof MaskZeroLayer
        || (layer instanceof LastTimeStep last && isMasked(last.getUnderlying()));
  }

  /** Whether a layer, or one around which it is, picks the last step. */
  static boolean ends(Layer layer) {
    return layer instanceof LastTimeStep
        || (layer instanceof MaskZeroLayer mask && ends(mask.getUnderlying()));
  }

  /** The value of which all inputs of a masked step are. */
  static double maskingValue(Layer layer) {
    return layer instanceof MaskZeroLayer mask
        ? mask.getMaskingValue()
        : maskingValue(((LastTimeStep) layer).getUnderlying());
  }

  /** Whether a layer feeds its outputs back, in a way that can be quantized. */
  @SuppressWarnings("deprecation") // DL4J advises against GravesLSTM; models of the world hold it
  static boolean isRecurrent(Layer layer) {
    return layer.getClass() == LSTM.class
        || layer.getClass() == GravesLSTM.class
        || (layer.getClass() == SimpleRnn.class && !((SimpleRnn) layer).hasLayerNorm());
  }

  /** Whether a layer has weights to be quantized. */
  static boolean hasWeights(Layer layer) {
    return of(layer).filter(Role::hasWeights).isPresent();
  }

  boolean hasWeights() {
    return this == LINEAR || this == RECURRENT || this == EMBEDDING || this == OUTPUT;
  }
}
