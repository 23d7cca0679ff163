package io.github.dl4jcompress.bridge;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Says in the words of the runtime's {@code model} package what DL4J layers are configured to do.
 */
public final class LayerReading {
  private static final Map<Class<? extends IActivation>, Activation> ACTIVATIONS =
      Map.ofEntries(
          Map.entry(ActivationIdentity.class, Activation.IDENTITY),
          Map.entry(ActivationReLU.class, Activation.RELU),
          Map.entry(ActivationReLU6.class, Activation.RELU6),
          Map.entry(ActivationLReLU.class, Activation.LEAKY_RELU),
          Map.entry(ActivationELU.class, Activation.ELU),
          Map.entry(ActivationSigmoid.class, Activation.SIGMOID),
          Map.entry(ActivationHardSigmoid.class, Activation.HARD_SIGMOID),
          Map.entry(ActivationTanH.class, Activation.TANH),
          Map.entry(ActivationHardTanH.class, Activation.HARD_TANH),
          Map.entry(ActivationSoftPlus.class, Activation.SOFTPLUS),
          Map.entry(ActivationSoftSign.class, Activation.SOFTSIGN),
          Map.entry(ActivationSwish.class, Activation.SWISH),
          Map.entry(ActivationSoftmax.class, Activation.SOFTMAX));

  private static final Axis ONE = new Axis(1, 1, 0, 0, 1);

  private LayerReading() {}

  /**
   * The activation function of a layer.
   *
   * @param name the layer's name, for the error message
   * @throws UnsupportedNetworkException if the runtime does not know it
   */
  public static Activation activation(String name, IActivation function) {
    boolean defaultParameters =
        !(function instanceof ActivationLReLU leaky && leaky.getAlpha() != 0.01)
            && !(function instanceof ActivationELU elu && elu.getAlpha() != 1.0);
    Activation activation = ACTIVATIONS.get(function.getClass());
    if (activation == null || !defaultParameters) {
      throw new UnsupportedNetworkException(
          "layer '"
              + name
              + "': activation "
              + function
              + " cannot be stored; known, with default parameters: "
              + new TreeSet<>(ACTIVATIONS.values()));
    }
    return activation;
  }

  /**
   * The window of a convolution over inputs of a shape; of a 1-d one, over the steps of a sequence
   * in the place of an image's width.
   */
  public static Window window(String name, ConvolutionLayer layer, TensorShape input) {
    if (layer instanceof Convolution1DLayer steps) {
      requireTimeLast(name, steps.getRnnDataFormat());
      return new Window(ONE, axis(layer.getConvolutionMode(), Sizes.of(layer, 0), input.width()));
    }
    requireChannelsFirst(name, layer.getCnn2dDataFormat());
    return new Window(
        axis(layer.getConvolutionMode(), Sizes.of(layer, 0), input.height()),
        axis(layer.getConvolutionMode(), Sizes.of(layer, 1), input.width()));
  }

  /** A deconvolution as a convolution. */
  public static TransposedWindow transposedWindow(String name, Deconvolution2D layer) {
    requireChannelsFirst(name, layer.getCnn2dDataFormat());
    return TransposedWindow.of(name, layer);
  }

  /**
   * The runtime's layer for one that puts zeros around images or repeats their rows and columns.
   */
  public static Optional<io.github.dl4jcompress.model.Layer> placement(Node node) {
    Layer layer = node.layer().orElseThrow();
    if (layer instanceof ZeroPaddingLayer zeros) {
      int[] padding = zeros.getPadding(); // top, bottom, left, right
      requireChannelsFirst(node.name(), zeros.getDataFormat());
      return Optional.of(new Padding(padding[0], padding[1], padding[2], padding[3]));
    }
    if (layer instanceof ZeroPadding1DLayer zeros) {
      return Optional.of(new Padding(0, 0, zeros.getPadding()[0], zeros.getPadding()[1]));
    }
    if (layer instanceof Upsampling1D upsampling) {
      return Optional.of(new Upsampling(1, upsampling.getSize()[0]));
    }
    if (layer instanceof Upsampling2D upsampling) {
      requireChannelsFirst(node.name(), upsampling.getFormat());
      return Optional.of(new Upsampling(upsampling.getSize()[0], upsampling.getSize()[1]));
    }
    return Optional.empty();
  }

  /**
   * The window of a layer that pools, over height and width, inputs of a shape.
   *
   * @param steps whether the width is the steps of a sequence
   */
  public static Window poolingWindow(Node node, TensorShape input, boolean steps) {
    Layer layer = node.layer().orElseThrow();
    if (layer instanceof SubsamplingLayer pooling) {
      return window(node.name(), pooling, input);
    }
    int[] dimensions = ((GlobalPoolingLayer) layer).getPoolingDimensions();
    int[] expected = steps ? new int[] {2} : new int[] {2, 3};
    boolean all = dimensions == null || Arrays.equals(dimensions, expected);
    if (!all || (!steps && input.height() == 1 && input.width() == 1)) {
      throw new UnsupportedNetworkException(
          "layer '"
              + node.name()
              + "': global pooling can be stored over height and width of images, found inputs of"
              + " the shape "
              + input
              + (all ? "" : " and dimensions " + Arrays.toString(dimensions)));
    }
    return new Window(
        new Axis(input.height(), input.height(), 0, 0, 1),
        new Axis(input.width(), input.width(), 0, 0, 1));
  }

  /** The window of a max or average pooling over inputs of a shape. */
  public static Window window(String name, SubsamplingLayer layer, TensorShape input) {
    requireChannelsFirst(name, layer.getCnn2dDataFormat());
    if (layer.getConvolutionMode() == ConvolutionMode.Causal) {
      throw new UnsupportedNetworkException(
          "layer '" + name + "': pooling of mode Causal cannot be stored");
    }
    boolean steps = layer instanceof Subsampling1DLayer;
    Sizes vertical = Sizes.of(layer, 0);
    Axis horizontal =
        axis(layer.getConvolutionMode(), steps ? vertical : Sizes.of(layer, 1), input.width());
    Window window =
        new Window(
            steps ? ONE : axis(layer.getConvolutionMode(), vertical, input.height()), horizontal);
    boolean padded = !window.paddedShape(input).equals(input);
    if (layer.getPoolingType() == PoolingType.AVG
        && padded
        && layer.isAvgPoolIncludePadInDivisor()) {
      throw new UnsupportedNetworkException(
          "layer '" + name + "': average pooling that counts padding in the mean cannot be stored");
    }
    return window;
  }

  /** Refuses a recurrent layer whose sequences have time before features. */
  public static void requireTimeLast(String name, BaseRecurrentLayer layer) {
    requireTimeLast(name, layer.getRnnDataFormat());
  }

  /** Refuses a layer that puts out sequences with time before features. */
  public static void requireTimeLast(String name, RNNFormat format) {
    if (format == RNNFormat.NWC) {
      throw new UnsupportedNetworkException(
          "layer '" + name + "': data format NWC cannot be stored; NCW can");
    }
  }

  private static void requireChannelsFirst(String name, CNN2DFormat format) {
    if (format != CNN2DFormat.NCHW) {
      throw new UnsupportedNetworkException(
          "layer '" + name + "': data format " + format + " cannot be stored; NCHW can");
    }
  }

  /** Kernel, stride, padding and dilation along one dimension. */
  private record Sizes(int kernel, int stride, int padding, int dilation) {
    static Sizes of(ConvolutionLayer layer, int dimension) {
      return new Sizes(
          layer.getKernelSize()[dimension],
          layer.getStride()[dimension],
          layer.getPadding()[dimension],
          layer.getDilation()[dimension]);
    }

    static Sizes of(SubsamplingLayer layer, int dimension) {
      return new Sizes(
          layer.getKernelSize()[dimension],
          layer.getStride()[dimension],
          layer.getPadding()[dimension],
          layer.getDilation()[dimension]);
    }
  }

  private static Axis axis(ConvolutionMode mode, Sizes sizes, int input) {
    if (mode == ConvolutionMode.Causal) {
      int before = (sizes.kernel() - 1) * sizes.dilation();
      return new Axis(sizes.kernel(), sizes.stride(), before, 0, sizes.dilation());
    }
    if (mode != ConvolutionMode.Same) {
      return new Axis(
          sizes.kernel(), sizes.stride(), sizes.padding(), sizes.padding(), sizes.dilation());
    }
    int span = (sizes.kernel() - 1) * sizes.dilation() + 1;
    int output = (input + sizes.stride() - 1) / sizes.stride();
    int total = Math.max(0, (output - 1) * sizes.stride() + span - input);
    return new Axis(sizes.kernel(), sizes.stride(), total / 2, total - total / 2, sizes.dilation());
  }

  /** Whether an embedding adds a bias. */
  public static boolean hasBias(Node embedding) {
    Layer layer = embedding.layer().orElseThrow();
    return (layer instanceof EmbeddingLayer word && word.hasBias())
        || (layer instanceof EmbeddingSequenceLayer words && words.hasBias());
  }

  /** A layer's biases; zeros where it has none. */
  public static float[] bias(NamedLayer layer, int channels) {
    return layer.layer().paramTable().containsKey("b") ? layer.parameter("b") : new float[channels];
  }

  /**
   * Shape of a network's input as those that read it see it.
   *
   * @param features shape of the examples, without the mini-batch dimension; {@code [features,
   *     time]} of sequences, whose shape is that of a step
   * @param readers all that read the input
   * @throws UnsupportedNetworkException if two of them see images of different shapes in it
   */
  public static TensorShape inputShape(long[] features, List<Node> readers) {
    List<Node> seers = readers.stream().filter(reader -> image(reader).isPresent()).toList();
    if (seers.isEmpty()) {
      return inputShape(features);
    }
    TensorShape shape = image(seers.get(0)).orElseThrow();
    for (Node other : seers) {
      TensorShape found = image(other).orElseThrow();
      if (!found.equals(shape)) {
        throw new UnsupportedNetworkException(
            "layers '"
                + seers.get(0).name()
                + "' and '"
                + other.name()
                + "' see images of different shapes in one input, "
                + shape
                + " and "
                + found
                + "; an input is stored with one shape");
      }
    }
    return shape;
  }

  /**
   * Shape of an input of sequences that is stored as an image one pixel high.
   *
   * @param input its name, for the error message
   * @param features shape of the examples, {@code [features, time]}
   */
  public static TensorShape timelineShape(String input, long[] features) {
    if (features.length != 2) {
      throw new UnsupportedNetworkException(
          "input '"
              + input
              + "' is read by 1-d layers: need examples [features, time], found the shape "
              + Arrays.toString(features));
    }
    return new TensorShape(Math.toIntExact(features[0]), 1, Math.toIntExact(features[1]));
  }

  /** The image that a node sees in a flat input. */
  private static Optional<TensorShape> image(Node reader) {
    return reader
        .preProcessor()
        .filter(FeedForwardToCnnPreProcessor.class::isInstance)
        .map(FeedForwardToCnnPreProcessor.class::cast)
        .map(
            toCnn ->
                new TensorShape(
                    Math.toIntExact(toCnn.getNumChannels()),
                    Math.toIntExact(toCnn.getInputHeight()),
                    Math.toIntExact(toCnn.getInputWidth())));
  }

  private static TensorShape inputShape(long[] features) {
    if (features.length == 1 || features.length == 2) {
      return TensorShape.vector(Math.toIntExact(features[0]));
    }
    if (features.length == 3) {
      return new TensorShape(
          Math.toIntExact(features[0]), Math.toIntExact(features[1]), Math.toIntExact(features[2]));
    }
    throw new UnsupportedNetworkException(
        "examples of rank "
            + features.length
            + " cannot be stored; vectors, [features, time] and [channels, height, width] can");
  }

  /**
   * Refuses a preprocessor that does more than flatten in {@code [channels, height, width]} order,
   * or take a sequence step by step.
   */
  public static void requireFlattening(Node node, boolean first) {
    Optional<InputPreProcessor> preProcessor = node.preProcessor();
    boolean fine =
        preProcessor.isEmpty()
            || preProcessor.get() instanceof CnnToFeedForwardPreProcessor
            || (preProcessor.get() instanceof RnnToFeedForwardPreProcessor steps
                && steps.getRnnDataFormat() == RNNFormat.NCW)
            || (preProcessor.get() instanceof FeedForwardToRnnPreProcessor steps
                && steps.getRnnDataFormat() == RNNFormat.NCW)
            || (first && preProcessor.get() instanceof FeedForwardToCnnPreProcessor);
    if (preProcessor.isPresent() && !fine) {
      throw new UnsupportedNetworkException(
          "layer '"
              + node.name()
              + "': preprocessor "
              + preProcessor.get().getClass().getSimpleName()
              + " cannot be stored; CnnToFeedForwardPreProcessor can, between recurrent and other"
              + " layers RnnToFeedForwardPreProcessor and FeedForwardToRnnPreProcessor, and"
              + " FeedForwardToCnnPreProcessor before the first layer");
    }
  }
}
