package io.github.dl4jcompress.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A chain of layers with the shape and quantizer of its input. Checked on construction: every layer
 * fits the one before it, so whoever holds a {@code CompactNetwork} may run it.
 *
 * @param input shape of one example; of one step, where recurrent layers make it a sequence
 * @param inputQuantizer turns the real inputs into codes
 * @param layers at least one; only the last may leave its result real
 * @param metadata names of the outputs and what makes the inputs
 */
public record CompactNetwork(
    TensorShape input, AffineQuantizer inputQuantizer, List<Layer> layers, Metadata metadata) {
  public CompactNetwork {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(inputQuantizer, "inputQuantizer");
    Objects.requireNonNull(metadata, "metadata");
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer, got none");
    }
    TensorShape shape = input;
    boolean ended = false;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (ended && layer.time() != Layer.Time.EACH_STEP) {
        throw new IllegalArgumentException(
            "layer " + i + " (" + layer.kind() + ") needs a sequence, which has ended before it");
      }
      ended |= layer.time() == Layer.Time.ENDS;
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
    metadata.requireFitting(input, shape);
  }

  /** A network without metadata. */
  public CompactNetwork(TensorShape input, AffineQuantizer inputQuantizer, List<Layer> layers) {
    this(input, inputQuantizer, layers, Metadata.NONE);
  }

  /** The same network with other metadata. */
  public CompactNetwork with(Metadata other) {
    return new CompactNetwork(input, inputQuantizer, layers, other);
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

  /** Number of values the network puts out, for one example or step. */
  public int outputs() {
    return outputShapes().get(layers.size() - 1).elements();
  }

  /** Number of weights, zeros included, biases not. */
  public long weights() {
    return matrices().mapToLong(WeightMatrix::size).sum();
  }

  /** Number of weights that are not zero, biases not counted. */
  public long nonZeros() {
    return matrices().mapToLong(WeightMatrix::nonZeros).sum();
  }

  /** Fraction of the weights that are zero, in {@code [0, 1]}. */
  public double sparsity() {
    long weights = weights();
    return weights == 0 ? 0 : 1 - (double) nonZeros() / weights;
  }

  private Stream<WeightMatrix> matrices() {
    return layers.stream().flatMap(layer -> layer.weights().stream());
  }

  /** Whether an example is a sequence of steps, each of the shape {@link #input}. */
  public boolean isSequence() {
    return layers.stream().anyMatch(layer -> layer.time() != Layer.Time.EACH_STEP);
  }

  /**
   * Number of layers that see each step of a sequence; the others see one result of it, or there
   * are no others. Zero for a network without sequences.
   */
  public int stepLayers() {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).time() == Layer.Time.ENDS) {
        return i + 1;
      }
    }
    return isSequence() ? layers.size() : 0;
  }

  /** Whether a layer hears sequences from their end, so that no step can be answered before it. */
  public boolean needsWholeSequence() {
    return layers.stream().anyMatch(Layer::needsWholeSequence);
  }

  /** Whether the network puts out one result per step, and not one per sequence. */
  public boolean answersEachStep() {
    return stepLayers() == layers.size() && layers.get(layers.size() - 1).time() != Layer.Time.ENDS;
  }
}
