package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnitLayer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;

/**
 * A layer that reads channels through weights, in its place in the network.
 *
 * <p>A constant that it reads can be folded: added to its biases, times the weight, once and for
 * all. That is exact only where the layer reads nothing but the constant, at every position of an
 * image, every step of a sequence and every step of training.
 */
final class Reader {
  private final UnitLayer layer;
  private final Channels inputs;
  private final List<Layer> configurations; // a wrapper and the layer in it
  private final boolean folds;
  private final double[] constants; // of the units; NaN where they vary
  private final Channels outputs;

  /**
   * A layer in its place.
   *
   * @param inputs the channels it reads, as they are behind DL4J's reshaping
   * @param units numbers of its units; not used if it only scales its inputs
   */
  Reader(Node node, UnitLayer layer, Channels inputs, int[] units) {
    this.layer = layer;
    this.inputs = inputs;
    configurations =
        Stream.concat(node.layer().stream(), Stream.of((Layer) layer.configuration())).toList();
    folds =
        layer.hasBias()
            && Optional.ofNullable(configuration().getWeightNoise()).isEmpty()
            && Optional.ofNullable(configuration().getConstraints()).orElse(List.of()).isEmpty()
            && !pads(configuration())
            && node.innerLayers().size() == 1; // backwards, DL4J hears hidden steps too
    constants = new double[layer.units()];
    Arrays.fill(constants, Double.NaN);
    findConstants();
    outputs = layer.isNormalization() ? normalized() : Channels.of(units, constants);
  }

  /** What was constant is scaled by statistics that move; but 0 times anything is 0. */
  private Channels normalized() {
    for (int channel = 0; channel < constants.length; channel++) {
      constants[channel] = layer.isSilent(channel) ? 0 : Double.NaN;
    }
    return inputs.withConstants(constants);
  }

  private BaseLayer configuration() {
    return layer.configuration();
  }

  private static boolean pads(Layer layer) {
    if (!(layer instanceof ConvolutionLayer convolution)) {
      return false;
    }
    boolean same = convolution.getConvolutionMode() == ConvolutionMode.Same;
    return IntStream.of(same ? convolution.getKernelSize() : convolution.getPadding())
        .anyMatch(size -> size > (same ? 1 : 0));
  }

  UnitLayer layer() {
    return layer;
  }

  /** The channels it reads, as they are behind DL4J's reshaping. */
  Channels inputs() {
    return inputs;
  }

  /** The channels it makes, one for each unit. */
  Channels outputs() {
    return outputs;
  }

  /** Whether a constant can be folded; false for NaN, which is none. */
  boolean folds(double constant) {
    boolean keeps = configurations.stream().allMatch(c -> DropoutRule.keeps(c, constant));
    return keeps && (constant == 0 || (folds && !Double.isNaN(constant)));
  }

  /** Whether a unit reads from a channel, be it a constant or not. */
  boolean reads(int channel, int unit) {
    for (int gate = 0; gate < layer.gates(); gate++) {
      if (layer.reads(channel, gate * layer.units() + unit)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a unit reads what another one of the layer said a time step ago. */
  boolean hears(int other, int unit) {
    for (int gate = 0; gate < layer.gates(); gate++) {
      if (layer.hears(other, gate * layer.units() + unit)) {
        return true;
      }
    }
    return false;
  }

  /** In a recurrent layer, a constant that was found can make another one. */
  private void findConstants() {
    if (layer.isNormalization()
        || Optional.ofNullable(configuration().getWeightNoise()).isPresent()
        || !ElementwiseActivation.is(configuration().getActivationFn())) {
      return;
    }
    boolean found = true;
    while (found) {
      found = false;
      for (int unit = 0; unit < layer.units(); unit++) {
        if (Double.isNaN(constants[unit])) {
          constants[unit] = constantOf(unit);
          found |= layer.isRecurrent() && !Double.isNaN(constants[unit]);
        }
      }
    }
  }

  /** From the unit's first column: in an LSTM the cell input, without which the cell stays 0. */
  private double constantOf(int unit) {
    double sum = layer.bias(unit);
    for (int channel = 0; channel < inputs.size(); channel++) {
      if (layer.reads(channel, unit)) {
        double constant = inputs.constant(channel);
        if (!folds(constant)) {
          return Double.NaN;
        }
        sum += constant * layer.weight(channel, unit);
      }
    }
    IActivation activation = configuration().getActivationFn();
    double said = ElementwiseActivation.apply(activation, sum);
    if (layer.gates() > 1 && (said != 0 || ElementwiseActivation.apply(activation, 0) != 0)) {
      return Double.NaN;
    }
    return hearsAnything(unit, said) ? Double.NaN : said;
  }

  /** Before the first time step every unit says 0, so that other constants are none to hear. */
  private boolean hearsAnything(int unit, double said) {
    return IntStream.range(0, layer.units())
        .filter(other -> layer.hears(other, unit))
        .anyMatch(other -> (other == unit ? said : constants[other]) != 0);
  }
}
