package io.github.dl4jcompress.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A chain of layers with the shape and quantizer of its input. Checked on construction: every layer
 * fits the one before it, so whoever holds a {@code CompactNetwork} may run it.
 *
 * @param input shape of one example
 * @param inputQuantizer turns the real inputs into codes
 * @param layers at least one; only the last may leave its result real
 */
public record CompactNetwork(
    TensorShape input, AffineQuantizer inputQuantizer, List<Layer> layers) {
  public CompactNetwork {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(inputQuantizer, "inputQuantizer");
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer, got none");
    }
    TensorShape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      try {
        shape = layer.outputShape(shape);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("layer " + i + ": " + e.getMessage(), e);
      }
      boolean real = layer.linear().filter(unit -> unit.output().isEmpty()).isPresent();
      if (real && i < layers.size() - 1) {
        throw new IllegalArgumentException(
            "layer " + i + " (" + layer.kind() + ") has no output quantizer but is not the last");
      }
    }
  }

  /** Shape of each layer's output, in order. */
  public List<TensorShape> outputShapes() {
    List<TensorShape> shapes = new ArrayList<>();
    TensorShape shape = input;
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
      shapes.add(shape);
    }
    return shapes;
  }

  /** Number of values the network puts out. */
  public int outputs() {
    return outputShapes().get(layers.size() - 1).elements();
  }

  /** Number of weights, zeros included, biases not. */
  public long weights() {
    return layers.stream()
        .flatMap(layer -> layer.linear().stream())
        .mapToLong(unit -> unit.weights().size())
        .sum();
  }

  /** Fraction of the weights that are zero, in {@code [0, 1]}. */
  public double sparsity() {
    long nonZeros =
        layers.stream()
            .flatMap(layer -> layer.linear().stream())
            .mapToLong(unit -> unit.weights().nonZeros())
            .sum();
    long weights = weights();
    return weights == 0 ? 0 : 1 - (double) nonZeros / weights;
  }
}
