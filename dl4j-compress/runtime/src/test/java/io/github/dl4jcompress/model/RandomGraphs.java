package io.github.dl4jcompress.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Small random networks with branches, sums and concatenations, one to three inputs and one or more
 * outputs, of the layers of {@link RandomNetworks}. The same seed gives the same network.
 */
public final class RandomGraphs {
  private final Random random;
  private final RandomNetworks parts;
  private final List<NetworkInput> inputs = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final List<List<Integer>> sources = new ArrayList<>();
  private final List<TensorShape> shapes = new ArrayList<>(); // of all values
  private final List<AffineQuantizer> quantizers = new ArrayList<>(); // of all values

  /**
   * Networks for which the kernels of any JVM must give the same bits: chains and graphs, over
   * images, sequences and indices, small and beyond the vectors of any JVM; with units of zeros,
   * zero points at the ends, codes of 2 to 8 bits and real weights among them.
   */
  public static CompactNetwork ofAnyKind(long seed) {
    return switch ((int) (seed % 16)) {
      case 0 -> RandomNetworks.network(seed);
      case 1 -> RandomNetworks.narrowNetwork(seed);
      case 2 -> RandomNetworks.realNetwork(seed);
      case 3 -> RandomNetworks.sequenceNetwork(seed);
      case 4 -> graph(seed);
      case 5 -> sequenceGraph(seed);
      case 6, 7 -> RandomNetworks.large(seed).network();
      case 8, 9 -> RandomNetworks.large(seed).sequenceNetwork();
      case 10 -> new RandomGraphs(seed, RandomNetworks.large(seed)).graph();
      case 11 -> new RandomGraphs(seed, RandomNetworks.large(seed)).sequenceGraph();
      case 12, 13 -> RandomWords.network(seed);
      case 14 -> RandomWords.realNetwork(seed);
      default -> placements(seed);
    };
  }

  private RandomGraphs(long seed, RandomNetworks parts) {
    random = new Random(~seed);
    this.parts = parts;
  }

  /** Four to ten layers over images. */
  public static CompactNetwork graph(long seed) {
    return new RandomGraphs(seed, new RandomNetworks(seed, false)).graph();
  }

  /** Like {@link #graph}; two in three dense and convolution layers have real weights. */
  public static CompactNetwork realGraph(long seed) {
    return new RandomGraphs(seed, new RandomNetworks(seed, true)).graph();
  }

  /** Like {@link #graph}; codes have 2 to 8 bits. */
  public static CompactNetwork narrowGraph(long seed) {
    return new RandomGraphs(seed, new RandomNetworks(seed)).graph();
  }

  /**
   * Recurrent layers over one or two sequences, joined with each other; in two of three networks
   * the sequences end, and what is left of them is joined with an input that is no sequence.
   */
  public static CompactNetwork sequenceGraph(long seed) {
    return new RandomGraphs(seed, new RandomNetworks(seed, false)).sequenceGraph();
  }

  /**
   * A chain over an image: padding, upsampling and spreading in any order, other layers between.
   */
  public static CompactNetwork placements(long seed) {
    return new RandomGraphs(seed, new RandomNetworks(seed, false)).placements();
  }

  private CompactNetwork placements() {
    input(new TensorShape(parts.between(1, 3), parts.between(1, 4), parts.between(1, 4)));
    List<Layer> placements =
        new ArrayList<>(
            List.of(
                new Padding(upTo(3), upTo(3), upTo(3), upTo(3)),
                new Upsampling(1 + upTo(2), 1 + upTo(2)),
                new Spreading(1 + upTo(2), 1 + upTo(2))));
    Collections.shuffle(placements, random);
    for (Layer placement : placements) {
      int placed = add(placement, List.of(shapes.size() - 1));
      if (random.nextBoolean()) {
        single(placed);
      }
    }
    return network();
  }

  private int upTo(int most) {
    return random.nextInt(most + 1);
  }

  private CompactNetwork graph() {
    TensorShape image =
        new TensorShape(parts.between(1, 3), parts.between(2, 6), parts.between(2, 6));
    int count = parts.between(1, 3);
    for (int i = 0; i < count; i++) {
      input(new TensorShape(parts.between(1, 3), image.height(), image.width()));
    }
    while (layers.size() < 4 || (layers.size() < 10 && random.nextInt(4) > 0)) {
      int value = random.nextInt(shapes.size());
      switch (random.nextInt(3)) {
        case 0 -> sumWith(value);
        case 1 -> concatenationWith(value);
        default -> single(value);
      }
    }
    readRestOfInputs();
    return network();
  }

  private CompactNetwork sequenceGraph() {
    input(TensorShape.vector(parts.between(1, 5)));
    if (random.nextBoolean()) {
      input(TensorShape.vector(parts.between(1, 5)));
    }
    int sequences = inputs.size();
    boolean ends = random.nextInt(3) > 0;
    if (ends && random.nextBoolean()) {
      input(TensorShape.vector(parts.between(1, 4)));
    }
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < sequences; i++) {
      open.add(add(parts.recurrentLayer(shapes.get(i), quantizers.get(i).scale()), List.of(i)));
    }
    int joined = add(new Concatenation(quantizerLike(0)), twice(open));
    int again = add(parts.recurrentLayer(shapes.get(joined), scale(joined)), List.of(joined));
    int curved =
        add(new ElementWise(parts.activation(false), quantizerLike(again)), List.of(again));
    int sum = add(new Sum(parts.activation(false), quantizerLike(again)), List.of(again, curved));
    if (!ends) {
      return network();
    }
    List<Integer> rest = new ArrayList<>(List.of(add(new LastStep(), List.of(sum))));
    for (int i = sequences; i < inputs.size(); i++) {
      rest.add(i);
    }
    int merged = add(new Concatenation(quantizerLike(sum)), twice(rest));
    add(parts.stepLayer(shapes.get(merged), scale(merged), true), List.of(merged));
    return network();
  }

  /** A join needs two inputs. */
  private static List<Integer> twice(List<Integer> values) {
    return values.size() > 1 ? values : List.of(values.get(0), values.get(0));
  }

  private void input(TensorShape shape) {
    AffineQuantizer quantizer = parts.quantizer(0.05);
    inputs.add(new NetworkInput(shape, quantizer));
    shapes.add(shape);
    quantizers.add(quantizer);
  }

  /** Number of what the layer puts out. */
  private int add(Layer layer, List<Integer> read) {
    layers.add(layer);
    sources.add(List.copyOf(read));
    shapes.add(layer.outputShape(read.stream().map(shapes::get).toList()));
    AffineQuantizer first = quantizers.get(read.get(0));
    quantizers.add(layer.outputQuantizer(first).orElse(first)); // real at the end only
    return shapes.size() - 1;
  }

  private void single(int value) {
    add(parts.layer(shapes.get(value), scale(value), false), List.of(value));
  }

  private void sumWith(int value) {
    List<Integer> read = new ArrayList<>(List.of(value));
    for (int other = 0; other < shapes.size(); other++) {
      if (other != value && shapes.get(other).equals(shapes.get(value)) && random.nextBoolean()) {
        read.add(other);
      }
    }
    if (read.size() == 1) {
      read.add(add(new ElementWise(parts.activation(false), quantizerLike(value)), read));
    }
    Collections.shuffle(read, random);
    add(new Sum(parts.activation(false), quantizerLike(value)), read);
  }

  private void concatenationWith(int value) {
    TensorShape shape = shapes.get(value);
    List<Integer> read = new ArrayList<>(List.of(value));
    for (int other = 0; other < shapes.size(); other++) {
      boolean fits =
          shapes.get(other).height() == shape.height()
              && shapes.get(other).width() == shape.width();
      if (fits && random.nextInt(3) == 0) {
        read.add(other);
      }
    }
    AffineQuantizer output = random.nextBoolean() ? quantizers.get(value) : quantizerLike(value);
    add(new Concatenation(output), twice(read));
  }

  private AffineQuantizer quantizerLike(int value) {
    return parts.quantizer(scale(value));
  }

  private double scale(int value) {
    return quantizers.get(value).scale();
  }

  private void readRestOfInputs() {
    Set<Integer> unread = unread();
    for (int i = 0; i < inputs.size(); i++) {
      if (unread.contains(i)) {
        single(i);
      }
    }
  }

  private Set<Integer> unread() {
    Set<Integer> unread = new HashSet<>();
    for (int value = 0; value < shapes.size(); value++) {
      unread.add(value);
    }
    sources.forEach(unread::removeAll);
    return unread;
  }

  /** What nothing reads are the outputs, in no order. */
  private CompactNetwork network() {
    List<Integer> outputs = new ArrayList<>(unread());
    Collections.shuffle(outputs, random);
    return new CompactNetwork(
        inputs, layers, new Wiring(inputs.size(), sources, outputs), Metadata.NONE);
  }
}
