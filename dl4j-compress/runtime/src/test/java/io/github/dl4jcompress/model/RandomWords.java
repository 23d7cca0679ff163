package io.github.dl4jcompress.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Small random networks that read indices: one, or one or two sequences of them, through cells that
 * pass over steps of zeros and cells that do not. Index 0 is most often all zeros. The other layers
 * are those of {@link RandomNetworks}. The same seed gives the same network.
 */
public final class RandomWords {
  private final Random random;
  private final RandomNetworks parts;
  private final boolean real; // whether tables may have real weights
  private final List<NetworkInput> inputs = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final List<List<Integer>> sources = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();

  private RandomWords(long seed, boolean real) {
    random = new Random(~seed);
    parts = new RandomNetworks(seed, real);
    this.real = real;
  }

  /** One network in three reads single indices, the others sequences of them. */
  public static CompactNetwork network(long seed) {
    return new RandomWords(seed, false).network();
  }

  /** Like {@link #network}; half of the tables and two in three dense layers have real weights. */
  public static CompactNetwork realNetwork(long seed) {
    return new RandomWords(seed, true).network();
  }

  private CompactNetwork network() {
    int count = 1 + random.nextInt(3) / 2;
    for (int i = 0; i < count; i++) {
      input();
    }
    List<Integer> embedded = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      embedded.add(add(embedding(inputs.get(i).indices()), List.of(i)));
    }
    int last = embedded.get(0);
    if (count > 1) {
      last = add(new Concatenation(parts.quantizer(1 / 60.0)), embedded);
    }
    if (random.nextInt(3) > 0) {
      last = sequence(last);
    }
    if (random.nextInt(4) > 0) {
      add(parts.stepLayer(shape(last), scale(last), true), List.of(last));
    }
    Wiring wiring = new Wiring(count, sources, List.of(values.size() - 1));
    return new CompactNetwork(inputs, layers, wiring, Metadata.NONE);
  }

  /** Cells that pass over zeros, others or none behind them, and an end or none. */
  private int sequence(int from) {
    int last = add(masked(from, false), List.of(from));
    if (random.nextInt(3) == 0) {
      last = add(parts.recurrentLayer(shape(last), scale(last)), List.of(last));
    }
    return switch (random.nextInt(4)) {
      case 0 -> last;
      case 1 -> add(new LastStep(), List.of(last));
      default -> add(masked(last, true), List.of(last));
    };
  }

  private Masked masked(int read, boolean ends) {
    Cells cells = parts.cells(shape(read), scale(read), parts.between(1, 6));
    return new Masked(cells, ends, parts.quantizer(0.006));
  }

  private void input() {
    int count = random.nextInt(4) == 0 ? parts.between(200, 400) : parts.between(1, 7);
    inputs.add(NetworkInput.ofIndices(count));
    values.add(Value.of(inputs.get(inputs.size() - 1)));
  }

  private Embedding embedding(int count) {
    int width = parts.between(1, 6);
    boolean padded = random.nextInt(4) > 0;
    Activation activation = padded ? Activation.IDENTITY : parts.activation(false);
    Optional<AffineQuantizer> output = Optional.of(parts.quantizer(1 / 60.0));
    return new Embedding(
        real && random.nextBoolean()
            ? realTable(width, count, padded, activation, output)
            : table(width, count, padded, activation, output));
  }

  private LinearUnit table(
      int width,
      int count,
      boolean padded,
      Activation activation,
      Optional<AffineQuantizer> output) {
    int bits = parts.between(2, 8);
    int most = QuantizedWeights.maxLevel(bits);
    byte[] levels = new byte[width * count];
    for (int i = 0; i < levels.length; i++) {
      boolean zero = padded && i % count == 0;
      levels[i] = (byte) (zero ? 0 : random.nextInt(2 * most + 1) - most);
    }
    float[] scales = new float[width];
    int[] bias = new int[width];
    for (int row = 0; row < width; row++) {
      scales[row] = (float) ((0.5 + random.nextDouble()) / most);
      bias[row] = padded ? 0 : random.nextInt(2 * most + 1) - most;
    }
    return new LinearUnit(
        new QuantizedWeights(width, count, bits, levels, scales), bias, activation, output);
  }

  private RealUnit realTable(
      int width,
      int count,
      boolean padded,
      Activation activation,
      Optional<AffineQuantizer> output) {
    Precision precision = random.nextBoolean() ? Precision.HALF : Precision.SINGLE;
    float[] weights = new float[width * count];
    for (int i = 0; i < weights.length; i++) {
      boolean zero = padded && i % count == 0;
      weights[i] = zero ? 0 : precision.round((float) random.nextGaussian());
    }
    float[] bias = new float[width];
    for (int row = 0; row < width; row++) {
      bias[row] = padded ? 0 : precision.round((float) random.nextGaussian());
    }
    return new RealUnit(
        new RealWeights(width, count, precision, weights), bias, activation, output);
  }

  /** Number of what the layer puts out. */
  private int add(Layer layer, List<Integer> read) {
    layers.add(layer);
    sources.add(read);
    Value first = values.get(read.get(0));
    values.add(
        new Value(
            layer.kind(),
            layer.time(),
            layer.outputShape(read.stream().map(this::shape).toList()),
            first.quantizer().flatMap(layer::outputQuantizer)));
    return values.size() - 1;
  }

  private TensorShape shape(int value) {
    return values.get(value).shape();
  }

  private double scale(int value) {
    return values.get(value).quantizer().orElseThrow().scale();
  }
}
