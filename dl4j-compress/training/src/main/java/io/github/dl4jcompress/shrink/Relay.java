package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.bridge.Node;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/** Follows channels through what has no parameters. Empty where they cannot be told apart. */
final class Relay {
  private Relay() {}

  /** What DL4J's reshaping in front of a layer makes of the channels. */
  static Optional<Channels> reshaped(Optional<InputPreProcessor> reshaping, Channels channels) {
    if (reshaping.isEmpty()
        || reshaping.get().getClass() == FeedForwardToRnnPreProcessor.class
        || reshaping.get().getClass() == RnnToFeedForwardPreProcessor.class) {
      return Optional.of(channels);
    }
    if (reshaping.get() instanceof CnnToFeedForwardPreProcessor flattening
        && flattening.getFormat() == CNN2DFormat.NCHW
        && flattening.getNumChannels() == channels.size()) {
      long pixels = flattening.getInputHeight() * flattening.getInputWidth();
      return Optional.of(channels.repeated(Math.toIntExact(pixels)));
    }
    return Optional.empty();
  }

  /** What a layer or vertex that is no {@link Reader} makes of its inputs. */
  static Optional<Channels> through(Node node, List<Channels> inputs, UnitGroups groups) {
    return node.vertex().isPresent()
        ? through(node.vertex().get(), inputs, groups)
        : node.layer().flatMap(layer -> through(layer, inputs.get(0)));
  }

  private static Optional<Channels> through(Layer layer, Channels input) {
    if (layer.getClass() == ActivationLayer.class) {
      ActivationLayer activation = (ActivationLayer) layer;
      return Optional.of(activation.getActivationFn())
          .filter(ElementwiseActivation::is)
          .map(f -> keeping(layer, input).map(value -> ElementwiseActivation.apply(f, value)));
    }
    if (layer.getClass() == DropoutLayer.class) {
      return Optional.of(keeping(layer, input));
    }
    if (layer.getClass() == SubsamplingLayer.class) {
      return Optional.of(keeping(layer, input, value -> keeps((SubsamplingLayer) layer, value)));
    }
    if (layer.getClass() == ZeroPaddingLayer.class) {
      return Optional.of(keeping(layer, input, value -> value == 0));
    }
    if (layer instanceof GlobalPoolingLayer pooling && !poolsChannels(pooling)) {
      PoolingType type = pooling.getPoolingType();
      return Optional.of(keeping(layer, input, value -> averagesOrKeepsZero(type, value)));
    }
    return Optional.empty();
  }

  private static boolean poolsChannels(GlobalPoolingLayer pooling) {
    return Optional.ofNullable(pooling.getPoolingDimensions()).stream()
        .flatMapToInt(IntStream::of)
        .anyMatch(dimension -> dimension < 2);
  }

  private static Channels keeping(Layer layer, Channels input) {
    return keeping(layer, input, value -> true);
  }

  private static Channels keeping(Layer layer, Channels input, DoublePredicate keeps) {
    return input.map(
        value -> DropoutRule.keeps(layer, value) && keeps.test(value) ? value : Double.NaN);
  }

  private static boolean keeps(SubsamplingLayer pooling, double constant) {
    boolean pads =
        pooling.getConvolutionMode() == ConvolutionMode.Same
            || IntStream.of(pooling.getPadding()).anyMatch(padding -> padding > 0);
    return averagesOrKeepsZero(pooling.getPoolingType(), constant) && (!pads || constant == 0);
  }

  private static boolean averagesOrKeepsZero(PoolingType type, double constant) {
    return type == PoolingType.MAX
        || type == PoolingType.AVG
        || (type == PoolingType.SUM && constant == 0);
  }

  private static Optional<Channels> through(
      GraphVertex vertex, List<Channels> inputs, UnitGroups groups) {
    if (vertex instanceof MergeVertex merge && merge.getMergeAxis() == 1) {
      return Optional.of(Channels.concatenated(inputs));
    }
    if (vertex instanceof ElementWiseVertex combination) {
      return combined(combination.getOp(), inputs, groups);
    }
    if (vertex instanceof ScaleVertex scale) {
      return Optional.of(inputs.get(0).map(value -> value * scale.getScaleFactor()));
    }
    if (vertex instanceof ShiftVertex shift) {
      return Optional.of(inputs.get(0).map(value -> value + shift.getShiftFactor()));
    }
    return vertex instanceof LastTimeStepVertex || vertex instanceof ReverseTimeSeriesVertex
        ? Optional.of(inputs.get(0))
        : Optional.empty();
  }

  /** What becomes of the outputs of both directions of a layer. */
  static Optional<Channels> joined(
      Bidirectional.Mode mode, List<Channels> outputs, UnitGroups groups) {
    return switch (mode) {
      case CONCAT -> Optional.of(Channels.concatenated(outputs));
      case ADD -> combined(ElementWiseVertex.Op.Add, outputs, groups);
      case AVERAGE -> combined(ElementWiseVertex.Op.Average, outputs, groups);
      case MUL -> combined(ElementWiseVertex.Op.Product, outputs, groups);
    };
  }

  private static Optional<Channels> combined(
      ElementWiseVertex.Op op, List<Channels> inputs, UnitGroups groups) {
    Channels first = inputs.get(0);
    if (inputs.stream().anyMatch(input -> input.size() != first.size())) {
      return Optional.empty(); // broadcast
    }
    int[] units = new int[first.size()];
    double[] constants = new double[first.size()];
    for (int i = 0; i < first.size(); i++) {
      int channel = i;
      inputs.forEach(input -> groups.join(input.unit(channel), first.unit(channel)));
      units[i] = first.unit(i);
      constants[i] = combined(op, inputs.stream().mapToDouble(input -> input.constant(channel)));
    }
    return Optional.of(Channels.of(units, constants));
  }

  /** NaN if any of the values is. */
  private static double combined(ElementWiseVertex.Op op, DoubleStream values) {
    double[] parts = values.toArray();
    return switch (op) {
      case Add -> DoubleStream.of(parts).sum();
      case Average -> DoubleStream.of(parts).sum() / parts.length;
      case Subtract -> parts[0] - parts[1];
      case Product -> DoubleStream.of(parts).reduce(1, (a, b) -> a * b);
      case Max -> DoubleStream.of(parts).reduce(Double.NEGATIVE_INFINITY, Math::max);
    };
  }
}
