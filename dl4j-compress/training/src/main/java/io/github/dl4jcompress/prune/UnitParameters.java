package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnitLayer;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Finds all parameters that must be zero for a unit to say 0. */
final class UnitParameters {
  private final NetworkTopology topology;
  private final List<NamedLayer> layers;

  UnitParameters(Model model) {
    topology = NetworkTopology.of(model);
    layers = NetworkTopology.layers(model);
  }

  /**
   * The units of a layer.
   *
   * @param weights the first of the layer's weight arrays
   * @param layers the layer, and batch normalizations with a channel for each of its units
   */
  record OfLayer(WeightView weights, List<UnitLayer> layers) {
    OfLayer {
      layers = List.copyOf(layers);
    }
  }

  /**
   * The units of some layers.
   *
   * @throws IllegalArgumentException naming the first layer whose units cannot be pruned
   */
  List<OfLayer> of(List<NamedLayer> targets) {
    return targets.stream().map(this::of).toList();
  }

  private OfLayer of(NamedLayer layer) {
    UnitLayer units =
        UnitLayer.ofOneDirection(layer)
            .orElseThrow(
                () ->
                    refused(
                        layer,
                        "are not understood; dense, 2-d convolution, LSTM, GravesLSTM and"
                            + " SimpleRnn layers are supported"));
    if (units.configuration() instanceof BaseOutputLayer) {
      throw refused(layer, "are the network's outputs");
    }
    requireSilence(layer, units);
    Stream<UnitLayer> behind = normalizations(layer.name()).map(norm -> scaleAndShift(layer, norm));
    return new OfLayer(layer.weights().get(0), Stream.concat(Stream.of(units), behind).toList());
  }

  /** A unit without weights and biases must say 0, or it would have to be heard. */
  private static void requireSilence(NamedLayer layer, UnitLayer units) {
    IActivation activation = units.configuration().getActivationFn();
    double silence = activation.getActivation(Nd4j.zeros(DataType.FLOAT, 1, 1), false).getDouble(0);
    if (silence != 0) {
      throw refused(
          layer, "do not say 0 without weights: activation " + activation + " of 0 is " + silence);
    }
  }

  private Stream<NamedLayer> normalizations(String name) {
    return topology.consumers(name).stream()
        .filter(node -> node.preProcessor().isEmpty())
        .flatMap(
            node ->
                node.layer().orElse(null) instanceof BatchNormalization
                    ? layers.stream().filter(layer -> layer.name().equals(node.name()))
                    : keepsZeros(node) ? normalizations(node.name()) : Stream.empty());
  }

  private static boolean keepsZeros(Node node) {
    return node.layer()
        .filter(
            layer ->
                layer instanceof ActivationLayer
                    || layer instanceof SubsamplingLayer
                    || layer instanceof DropoutLayer)
        .isPresent();
  }

  private static UnitLayer scaleAndShift(NamedLayer layer, NamedLayer normalization) {
    return UnitLayer.ofOneDirection(normalization)
        .filter(UnitLayer::learnsScaleAndShift)
        .orElseThrow(
            () ->
                refused(
                    layer,
                    "would be heard through batch normalization '"
                        + normalization.name()
                        + "', whose gamma and beta are fixed"));
  }

  private static IllegalArgumentException refused(NamedLayer layer, String why) {
    return new IllegalArgumentException(
        "units of layer '"
            + layer.name()
            + "' ("
            + layer.configuration().getClass().getSimpleName()
            + ") cannot be pruned: they "
            + why
            + "; leave it out with except(\""
            + layer.name()
            + "\")");
  }
}
