package io.github.dl4jcompress.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Changes widths and layers in a copy of a {@code MultiLayerNetwork}'s configuration. */
public final class ChainEditor {
  private final MultiLayerConfiguration configuration;
  private final List<Step> steps = new ArrayList<>();

  /** A layer with what DL4J does to its input. */
  private record Step(
      String name, NeuralNetConfiguration layer, Optional<InputPreProcessor> input) {
    Layer kind() {
      return layer.getLayer();
    }
  }

  /** Copies a network's configuration; the network is left as it is. */
  public ChainEditor(MultiLayerNetwork network) {
    configuration = MultiLayerConfiguration.fromJson(network.getLayerWiseConfigurations().toJson());
    List<Node> nodes = NetworkTopology.of(network).nodes();
    for (int i = 0; i < nodes.size(); i++) {
      NeuralNetConfiguration layer = configuration.getConf(i);
      layer.getLayer().setLayerName(nodes.get(i).name());
      steps.add(
          new Step(
              nodes.get(i).name(),
              layer,
              Optional.ofNullable(configuration.getInputPreProcess(i))));
    }
  }

  /**
   * Leaves a hidden layer out; the next one takes its inputs.
   *
   * @throws IllegalArgumentException if there is no such layer
   * @throws UnsupportedNetworkException if the shapes around it would not fit
   */
  public void drop(String name) {
    int at = indexOf(name);
    Layer layer = steps.get(at).kind();
    if (!canBeLeftOut(layer) || steps.get(at).input().isPresent()) {
      throw new UnsupportedNetworkException(
          "layer '"
              + name
              + "' ("
              + layer.getClass().getSimpleName()
              + ") cannot be left out: the shapes around it would not fit. Dense and LSTM layers,"
              + " convolutions that keep the size, normalization, activation and dropout layers can"
              + " be, where nothing is reshaped before them");
    }
    if (layer instanceof FeedForwardLayer wide && hasWidthOfItsOwn(layer)) {
      takeInputs(at + 1, wide.getNOut(), wide.getNIn());
    }
    steps.remove(at);
  }

  private int indexOf(String name) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "no layer is called '"
            + name
            + "'; layers: "
            + steps.stream().map(Step::name).collect(Collectors.joining(", ")));
  }

  private static boolean canBeLeftOut(Layer layer) {
    if (layer instanceof BaseOutputLayer) {
      return false;
    }
    return layer.getClass() == DenseLayer.class
        || layer.getClass() == LSTM.class
        || layer instanceof BatchNormalization
        || layer instanceof ActivationLayer
        || layer instanceof DropoutLayer
        || (layer instanceof ConvolutionLayer convolution
            && convolution.getConvolutionMode() == ConvolutionMode.Same
            && convolution.getStride()[0] == 1
            && convolution.getStride()[1] == 1);
  }

  /**
   * DL4J makes normalization and dropout feed-forward layers too, as wide as what is before them.
   */
  private static boolean hasWidthOfItsOwn(Layer layer) {
    return layer instanceof FeedForwardLayer
        && !(layer instanceof BatchNormalization)
        && !(layer instanceof DropoutLayer);
  }

  /** Multiplies the output channels of every layer but the last; at least one stays. */
  public void scaleWidth(double multiplier) {
    for (int i = 0; i < steps.size() - 1; i++) {
      Layer layer = steps.get(i).kind();
      if (layer instanceof FeedForwardLayer wide && hasWidthOfItsOwn(layer)) {
        long before = wide.getNOut();
        long after = Math.max(1, Math.round(before * multiplier));
        wide.setNOut(after);
        takeInputs(i + 1, before, after);
      }
    }
  }

  /**
   * Tells the layers behind that they get another number of channels, up to the next with weights.
   */
  private void takeInputs(int from, long before, long after) {
    for (int i = from; i < steps.size(); i++) {
      if (steps.get(i).input().isPresent()
          && steps.get(i).input().get() instanceof CnnToFeedForwardPreProcessor flatten) {
        flatten.setNumChannels(flatten.getNumChannels() / before * after);
      }
      Layer layer = steps.get(i).kind();
      if (layer instanceof BatchNormalization normalization) {
        normalization.setNIn(after);
        normalization.setNOut(after);
      } else if (layer instanceof FeedForwardLayer next && hasWidthOfItsOwn(layer)) {
        next.setNIn(next.getNIn() / before * after); // a multiple where maps were flattened
        return;
      }
    }
  }

  /** A new network of the edited configuration, untrained. */
  public MultiLayerNetwork build(long seed) {
    Map<Integer, InputPreProcessor> inputs = new HashMap<>();
    List<NeuralNetConfiguration> layers = new ArrayList<>();
    for (Step step : steps) {
      step.input().ifPresent(input -> inputs.put(layers.size(), input));
      step.layer().setSeed(seed);
      layers.add(step.layer());
    }
    configuration.setConfs(layers);
    configuration.setInputPreProcessors(inputs);
    configuration.setIterationCount(0);
    configuration.setEpochCount(0);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }
}
