package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Layers with the shapes and quantizers of the inputs, and which of them reads what. Checked on
 * construction: every layer fits what it reads, so whoever holds a {@code CompactNetwork} may run
 * it.
 *
 * @param inputs of the network, at least one
 * @param layers at least one; only what the network puts out may stay real. Layers that see the
 *     steps of a sequence come first
 * @param wiring which layer reads what
 * @param metadata names of the outputs and what makes the inputs; of networks of one input and one
 *     output
 */
public record CompactNetwork(
    List<NetworkInput> inputs, List<Layer> layers, Wiring wiring, Metadata metadata) {
  public CompactNetwork {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
    Objects.requireNonNull(metadata, "metadata");
    if (wiring.inputs() != inputs.size() || wiring.layers() != layers.size()) {
      throw new IllegalArgumentException(
          "the wiring is of "
              + wiring.inputs()
              + " inputs and "
              + wiring.layers()
              + " layers, got "
              + inputs.size()
              + " and "
              + layers.size());
    }
    Dataflow flow = Dataflow.of(inputs, layers, wiring);
    metadata.requireFitting(flow);
  }

  /** A chain: one input, and layers that each read the one before. */
  public CompactNetwork(
      TensorShape input, AffineQuantizer inputQuantizer, List<Layer> layers, Metadata metadata) {
    this(
        List.of(new NetworkInput(input, inputQuantizer)),
        layers,
        Wiring.chain(layers.size()),
        metadata);
  }

  /** A chain without metadata. */
  public CompactNetwork(TensorShape input, AffineQuantizer inputQuantizer, List<Layer> layers) {
    this(input, inputQuantizer, layers, Metadata.NONE);
  }

  /** The same network with other metadata. */
  public CompactNetwork with(Metadata other) {
    return new CompactNetwork(inputs, layers, wiring, other);
  }

  /** What flows where. */
  public Dataflow flow() {
    return Dataflow.of(inputs, layers, wiring);
  }

  /**
   * Shape of an example, or of one step of a sequence.
   *
   * @throws IllegalStateException if the network has several inputs
   */
  public TensorShape input() {
    return inputs.get(flow().onlyInput()).shape();
  }

  /**
   * Turns the real inputs into codes.
   *
   * @throws IllegalStateException if the network has several inputs
   */
  public AffineQuantizer inputQuantizer() {
    return inputs.get(flow().onlyInput()).quantizer();
  }

  /** Shape of each layer's output, in order. */
  public List<TensorShape> outputShapes() {
    Dataflow flow = flow();
    return IntStream.range(0, layers.size())
        .mapToObj(layer -> flow.value(wiring.value(layer)).shape())
        .collect(Collectors.toList());
  }

  /** Number of values the network puts out, at all its outputs, for one example or step. */
  public int outputs() {
    return flow().outputs();
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

  /** Whether an input is a sequence of steps, each of the shape of the input. */
  public boolean isSequence() {
    return flow().isSequence();
  }

  /**
   * Number of layers that see each step of a sequence; the others see one result of it, or there
   * are no others. Zero for a network without sequences.
   */
  public int stepLayers() {
    return flow().stepLayers();
  }

  /** Whether a layer hears sequences from their end, so that no step can be answered before it. */
  public boolean needsWholeSequence() {
    for (Layer layer : layers) {
      if (layer.needsWholeSequence()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the network puts out one result per step, and not one per sequence. */
  public boolean answersEachStep() {
    Dataflow flow = flow();
    return wiring.outputs().stream().anyMatch(flow::isSequence);
  }
}
