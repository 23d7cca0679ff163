package io.github.dl4jcompress.model;

import io.github.dl4jcompress.model.Bidirectional.Joining;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Small random networks for tests: every kind of layer, activation and scale, windows with uneven
 * padding, stride and dilation, dead rows. The same seed gives the same network.
 */
public final class RandomNetworks {
  private static final List<Activation> BOUNDED =
      List.of(
          Activation.TANH,
          Activation.SIGMOID,
          Activation.HARD_TANH,
          Activation.HARD_SIGMOID,
          Activation.SOFTSIGN);

  private static final List<Joining> JOININGS = List.of(Joining.values());

  /**
   * How large parts may be.
   *
   * @param side of images
   * @param rows of weights
   * @param inputs values of an input that is a vector, or of a step
   * @param cells of recurrent layers
   * @param edges whether zero points at the ends of their range and matrices of zeros are frequent
   */
  record Extent(int side, int rows, int inputs, int cells, boolean edges) {
    static final Extent SMALL = new Extent(9, 8, 20, 6, false);

    /** Beyond the vectors of any JVM, and no multiples of them. */
    static final Extent LARGE = new Extent(21, 37, 150, 35, true);
  }

  private final Random random;
  private final Extent extent;
  private final boolean real; // whether units may have real weights
  private final Optional<Random> widths; // of codes; all have 8 bits without

  RandomNetworks(long seed, boolean real) {
    this(seed, real, Optional.empty(), Extent.SMALL);
  }

  /** Networks like those of a seed, with codes of 2 to 8 bits. */
  RandomNetworks(long seed) {
    this(seed, false, Optional.of(new Random(-seed)), Extent.SMALL);
  }

  private RandomNetworks(long seed, boolean real, Optional<Random> widths, Extent extent) {
    random = new Random(seed);
    this.extent = extent;
    this.real = real;
    this.widths = widths;
  }

  /** Large ones, of which some have codes of 2 to 8 bits, and some real weights. */
  static RandomNetworks large(long seed) {
    Random kind = new Random(seed + 1);
    Optional<Random> widths =
        kind.nextInt(3) == 0 ? Optional.of(new Random(-seed)) : Optional.empty();
    return new RandomNetworks(seed, kind.nextInt(4) == 0, widths, Extent.LARGE);
  }

  /** One to five layers over at most a few hundred values. */
  public static CompactNetwork network(long seed) {
    return new RandomNetworks(seed, false).network();
  }

  /** Like {@link #network}; two in three dense and convolution layers have real weights. */
  public static CompactNetwork realNetwork(long seed) {
    return new RandomNetworks(seed, true).network();
  }

  /** Like {@link #network}; codes have 2 to 8 bits. */
  public static CompactNetwork narrowNetwork(long seed) {
    return new RandomNetworks(seed).network();
  }

  /**
   * One or two recurrent layers over sequences, dense and element-wise layers before, between and
   * behind; most end the sequence, some answer each step. No signal is stuck at its bounds, so that
   * an error anywhere is seen behind the last layer.
   */
  public static CompactNetwork sequenceNetwork(long seed) {
    return new RandomNetworks(seed, false).sequenceNetwork();
  }

  /** Like {@link #sequenceNetwork}; codes have 2 to 8 bits. */
  public static CompactNetwork narrowSequenceNetwork(long seed) {
    return new RandomNetworks(seed).sequenceNetwork();
  }

  /** Like {@link #sequenceNetwork}; two in three dense layers have real weights. */
  public static CompactNetwork realSequenceNetwork(long seed) {
    return new RandomNetworks(seed, true).sequenceNetwork();
  }

  /** An LSTM over steps of 13 values with so many cells, the last step, and ten classes. */
  public static CompactNetwork listener(int cells, long seed) {
    RandomNetworks parts = new RandomNetworks(seed, false);
    AffineQuantizer codes = new AffineQuantizer(1 / 32f, 0);
    AffineQuantizer outputs = new AffineQuantizer(1 / 128f, 0);
    RecurrentUnit unit =
        new RecurrentUnit(
            parts.gridWeights(Lstm.GATES * cells, 13, 60 * codes.scale()),
            parts.gridWeights(Lstm.GATES * cells, cells, 0.7),
            new int[Lstm.GATES * cells]);
    Lstm lstm = new Lstm(unit, Optional.empty(), Activation.TANH, Activation.SIGMOID);
    LinearUnit dense =
        new LinearUnit(
            parts.gridWeights(10, cells, 60 * outputs.scale()),
            new int[10],
            Activation.SOFTMAX,
            Optional.empty());
    return new CompactNetwork(
        TensorShape.vector(13),
        codes,
        List.of(new Recurrent(lstm, outputs), new LastStep(), new Dense(dense)));
  }

  /** The first layer alone, the first two, and so on up to the whole network. */
  public static List<CompactNetwork> cutBehindEachLayer(CompactNetwork network) {
    return IntStream.rangeClosed(1, network.layers().size())
        .mapToObj(depth -> network.layers().subList(0, depth))
        .map(first -> new CompactNetwork(network.input(), network.inputQuantizer(), first))
        .toList();
  }

  /**
   * Real values for each input of a network: examples like {@link #example}, sequences of as many
   * steps.
   */
  public static float[][] examples(CompactNetwork network, long seed) {
    Random random = new Random(seed);
    int steps = 1 + random.nextInt(6);
    Dataflow flow = network.flow();
    return IntStream.range(0, network.inputs().size())
        .mapToObj(i -> inputs(network.inputs().get(i), flow.isSequence(i) ? steps : 1, random))
        .toArray(float[][]::new);
  }

  /** Real values for a network's input, some of them beyond the range of its quantizer. */
  public static float[] example(CompactNetwork network, long seed) {
    return inputs(network.inputs().get(0), 1, new Random(seed));
  }

  /** A sequence of 1 to 12 steps, each like an {@link #example}. */
  public static float[] sequence(CompactNetwork network, long seed) {
    Random random = new Random(seed);
    return inputs(network.inputs().get(0), 1 + random.nextInt(12), random);
  }

  private static float[] inputs(NetworkInput input, int steps, Random random) {
    AffineQuantizer quantizer = input.quantizer();
    float[] example = new float[steps * input.shape().elements()];
    for (int i = 0; i < example.length; i++) {
      if (input.indices() > 0) {
        example[i] = random.nextInt(input.indices());
        continue;
      }
      double code = -140 + 280 * random.nextDouble();
      example[i] = (float) (quantizer.scale() * (code - quantizer.zeroPoint()));
    }
    return example;
  }

  CompactNetwork network() {
    TensorShape input =
        random.nextInt(4) == 0
            ? TensorShape.vector(between(1, extent.inputs))
            : new TensorShape(between(1, 3), between(1, extent.side), between(1, extent.side));
    AffineQuantizer inputQuantizer = quantizer(0.05);
    List<Layer> layers = new ArrayList<>();
    TensorShape shape = input;
    double scale = inputQuantizer.scale();
    int count = between(1, 5);
    for (int i = 0; i < count; i++) {
      Layer layer = layer(shape, scale, i == count - 1);
      layers.add(layer);
      shape = layer.outputShape(shape);
      scale = outputScale(layer, scale);
    }
    return new CompactNetwork(input, inputQuantizer, layers);
  }

  CompactNetwork sequenceNetwork() {
    TensorShape input =
        random.nextInt(4) == 0
            ? new TensorShape(between(1, 2), between(1, 2), between(1, 3))
            : TensorShape.vector(between(1, extent.inputs * 2 / 5));
    AffineQuantizer inputQuantizer = quantizer(0.05);
    Chain chain = new Chain(input, inputQuantizer.scale());
    int recurrent = between(1, 2);
    for (int i = 0; i < recurrent; i++) {
      if (random.nextInt(3) == 0) {
        chain.add(stepLayer(chain, false));
      }
      chain.add(recurrentLayer(chain));
    }
    if (random.nextInt(4) > 0) {
      chain.add(new LastStep());
    }
    if (random.nextInt(3) == 0) {
      chain.add(stepLayer(chain, false));
    }
    if (random.nextInt(3) > 0) {
      chain.add(stepLayer(chain, true));
    }
    return new CompactNetwork(input, inputQuantizer, chain.layers);
  }

  /** Layers so far, and what the next one must fit. */
  private static final class Chain {
    final List<Layer> layers = new ArrayList<>();
    TensorShape shape;
    double scale;

    Chain(TensorShape shape, double scale) {
      this.shape = shape;
      this.scale = scale;
    }

    void add(Layer layer) {
      layers.add(layer);
      shape = layer.outputShape(shape);
      scale = outputScale(layer, scale);
    }
  }

  private Layer stepLayer(Chain chain, boolean last) {
    return stepLayer(chain.shape, chain.scale, last);
  }

  Layer stepLayer(TensorShape shape, double scale, boolean last) {
    return !last && random.nextBoolean()
        ? new ElementWise(activation(false), quantizer(scale))
        : new Dense(unit(shape.elements(), scale, last));
  }

  private Layer recurrentLayer(Chain chain) {
    return recurrentLayer(chain.shape, chain.scale);
  }

  Layer recurrentLayer(TensorShape shape, double scale) {
    int count = between(1, extent.cells);
    Cells forward = cells(shape, scale, count);
    if (random.nextInt(4) > 0) {
      return new Recurrent(forward, quantizer(0.006));
    }
    Joining joining = JOININGS.get(random.nextInt(JOININGS.size()));
    int other = joining == Joining.CONCATENATION ? between(1, extent.cells) : count;
    return new Bidirectional(forward, cells(shape, scale, other), joining, quantizer(0.006));
  }

  Cells cells(TensorShape shape, double scale, int cells) {
    boolean lstm = random.nextInt(3) > 0;
    int rows = lstm ? Lstm.GATES * cells : cells;
    QuantizedWeights input = gridWeights(rows, shape.elements(), 60 * scale);
    QuantizedWeights recurrent = gridWeights(rows, cells, 0.7);
    int[] bias = new int[rows];
    for (int row = 0; row < rows; row++) {
      bias[row] = between(-64, 64);
    }
    RecurrentUnit unit = new RecurrentUnit(input, recurrent, bias);
    if (!lstm) {
      return new SimpleRecurrent(unit, bounded());
    }
    Optional<QuantizedWeights> peepholes =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(gridWeights(Lstm.PEEPHOLES, cells, 1));
    return new Lstm(unit, peepholes, bounded(), bounded());
  }

  /** Weights whose products with inputs of a typical magnitude add up to about 1. */
  private QuantizedWeights gridWeights(int rows, int columns, double typicalInput) {
    QuantizedWeights drawn = weights(rows, columns);
    double largest = 0.6 * QuantizedWeights.maxLevel(drawn.bits()) * Math.sqrt(columns);
    byte[] levels = new byte[rows * columns];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      scales[row] =
          ScaleGrid.scale(
              ScaleGrid.indexAtLeast((float) (1 / (typicalInput * largest))) + between(-8, 4));
      for (int column = 0; column < columns; column++) {
        levels[row * columns + column] = (byte) drawn.level(row, column);
      }
    }
    return new QuantizedWeights(rows, columns, drawn.bits(), levels, scales);
  }

  private Activation bounded() {
    return BOUNDED.get(random.nextInt(BOUNDED.size()));
  }

  private static double outputScale(Layer layer, double inputScale) {
    AffineQuantizer input = new AffineQuantizer((float) inputScale, 0);
    return layer.outputQuantizer(input).orElse(input).scale();
  }

  Layer layer(TensorShape shape, double inputScale, boolean last) {
    return switch (random.nextInt(8)) {
      case 0 -> new MaxPooling(window(shape));
      case 1 -> new AveragePooling(window(shape), quantizer(inputScale));
      case 2 -> new ElementWise(activation(false), quantizer(inputScale));
      case 3, 4 -> new Dense(unit(shape.elements(), inputScale, last));
      default -> {
        Window window = window(shape);
        yield new Convolution(unit(shape.channels() * window.taps(), inputScale, last), window);
      }
    };
  }

  private Unit unit(int columns, double inputScale, boolean last) {
    return real && random.nextInt(3) > 0
        ? realUnit(columns, inputScale, last)
        : linearUnit(columns, inputScale, last);
  }

  /** Sums of a magnitude of about 1. */
  private RealUnit realUnit(int columns, double inputScale, boolean last) {
    Precision precision = random.nextBoolean() ? Precision.HALF : Precision.SINGLE;
    double density = density();
    float[] weights = new float[between(1, extent.rows) * columns];
    for (int i = 0; i < weights.length; i++) {
      double weight = random.nextGaussian() / (60 * inputScale * Math.sqrt(columns));
      weights[i] = random.nextDouble() < density ? precision.round((float) weight) : 0;
    }
    float[] bias = new float[weights.length / columns];
    for (int row = 0; row < bias.length; row++) {
      bias[row] = random.nextInt(4) == 0 ? 0 : precision.round((float) random.nextGaussian());
    }
    boolean ends = last && random.nextInt(3) > 0;
    return new RealUnit(
        new RealWeights(bias.length, columns, precision, weights),
        bias,
        activation(ends),
        ends ? Optional.empty() : Optional.of(quantizer(1 / 60.0)));
  }

  private LinearUnit linearUnit(int columns, double inputScale, boolean last) {
    QuantizedWeights weights = weights(between(1, extent.rows), columns);
    int typicalSum =
        1 + (int) (40 * Math.sqrt(columns) * QuantizedWeights.maxLevel(weights.bits()) / 2);
    int[] bias = new int[weights.rows()];
    for (int row = 0; row < bias.length; row++) {
      bias[row] = random.nextInt(2 * typicalSum) - typicalSum;
    }
    boolean real = last && random.nextInt(3) > 0;
    Optional<AffineQuantizer> output =
        real
            ? Optional.empty()
            : Optional.of(quantizer(weights.scale(0) * inputScale * typicalSum / 60));
    return new LinearUnit(weights, bias, activation(real), output);
  }

  private QuantizedWeights weights(int rows, int columns) {
    int bits = between(2, 8);
    int maxLevel = QuantizedWeights.maxLevel(bits);
    double density = density();
    boolean onGrid = random.nextBoolean();
    byte[] levels = new byte[rows * columns];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      boolean dead = random.nextInt(6) == 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        if (!dead && random.nextDouble() < density) {
          levels[i] = (byte) (random.nextInt(2 * maxLevel + 1) - maxLevel);
        }
      }
      scales[row] =
          onGrid ? ScaleGrid.scale(between(-64, 0)) : (float) Math.exp(-5 * random.nextDouble());
    }
    return new QuantizedWeights(rows, columns, bits, levels, scales);
  }

  /** Fraction of the weights that are not zero. */
  private double density() {
    double drawn = random.nextDouble();
    return extent.edges && random.nextInt(3) == 0 ? Math.rint(drawn) * drawn * 0.2 : drawn;
  }

  Activation activation(boolean softmaxToo) {
    Activation[] all = Activation.values();
    Activation picked = all[random.nextInt(all.length)];
    return picked == Activation.SOFTMAX && !softmaxToo ? Activation.RELU : picked;
  }

  private Window window(TensorShape shape) {
    return new Window(axis(shape.height()), axis(shape.width()));
  }

  private Axis axis(int size) {
    while (true) {
      Axis axis =
          new Axis(between(1, 4), between(1, 3), between(0, 3), between(0, 3), between(1, 3));
      if (axis.span() <= (long) size + axis.padBefore() + axis.padAfter()) {
        return axis;
      }
    }
  }

  /**
   * A quantizer whose scale is within a factor of three of {@code typicalScale}; with fewer codes,
   * one of about the same range.
   */
  AffineQuantizer quantizer(double typicalScale) {
    double factor = Math.exp((2 * random.nextDouble() - 1) * Math.log(3));
    float scale = (float) (typicalScale * factor);
    int zeroPoint = between(-128, 127);
    if (extent.edges && random.nextInt(3) == 0) {
      zeroPoint = zeroPoint < 0 ? -128 : 127;
    }
    int bits = widths.map(drawn -> 2 + drawn.nextInt(7)).orElse(8);
    int fewer = 8 - bits;
    return new AffineQuantizer(Math.scalb(scale, fewer), ((zeroPoint + 128) >> fewer) - 128, bits);
  }

  int between(int first, int last) {
    return first + random.nextInt(last - first + 1);
  }
}
