package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Window;
import io.github.dl4jcompress.model.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Draws small compact networks, with many zeros and rows and columns of nothing else. */
final class CompactNetworks {
  private static final List<Activation> HIDDEN =
      List.of(Activation.RELU, Activation.RELU, Activation.IDENTITY, Activation.SIGMOID);
  private static final List<Activation> BOUNDED =
      List.of(Activation.TANH, Activation.TANH, Activation.HARD_TANH, Activation.SIGMOID);

  private static final int WORDS = 9;

  private final Random random;
  private final List<Layer> layers = new ArrayList<>();
  private final List<List<Integer>> sources = new ArrayList<>();
  private final List<TensorShape> shapes = new ArrayList<>(); // of the input and of each layer
  private TensorShape shape;

  private CompactNetworks(long seed, TensorShape input) {
    random = new Random(seed);
    shape = input;
    shapes.add(input);
  }

  /** Convolutions, pooling and activations, then dense layers. */
  static CompactNetwork images(long seed) {
    TensorShape input = new TensorShape(2, 9, 8);
    CompactNetworks draw = new CompactNetworks(seed, input);
    draw.add(draw.convolution());
    draw.addPassing();
    draw.add(draw.convolution());
    draw.addPassing();
    return draw.network(input);
  }

  /** A layer for each step, recurrent layers, and dense ones behind the last step or at each. */
  static CompactNetwork sequences(long seed) {
    TensorShape input = TensorShape.vector(3);
    CompactNetworks draw = new CompactNetworks(seed, input);
    draw.add(draw.dense(5, Optional.of(draw.grid())));
    draw.add(draw.recurrent());
    draw.add(draw.recurrent());
    if (draw.random.nextBoolean()) {
      draw.add(new LastStep());
    }
    return draw.network(input);
  }

  /**
   * A block whose two branches and, of some, what they read are added and put behind each other;
   * then dense layers. One in three answers with what is behind the block too.
   */
  static CompactNetwork blocks(long seed) {
    TensorShape input = new TensorShape(2, 5, 4);
    CompactNetworks draw = new CompactNetworks(seed, input);
    int stem = draw.add(draw.same(5));
    int left = draw.add(draw.same(5), stem);
    int right = draw.add(draw.same(5), stem);
    draw.join(left, right, stem);
    draw.addPassing();
    return draw.network(input);
  }

  /** The same of recurrent layers, over the steps of a sequence. */
  static CompactNetwork sequenceBlocks(long seed) {
    TensorShape input = TensorShape.vector(3);
    CompactNetworks draw = new CompactNetworks(seed, input);
    int stem = draw.add(draw.dense(5, Optional.of(draw.grid())));
    int left = draw.add(new Recurrent(draw.cells(5), draw.grid()), stem);
    int right = draw.add(new Recurrent(draw.cells(5), draw.grid()), stem);
    draw.join(left, right, stem);
    draw.add(new LastStep());
    return draw.network(input);
  }

  /** A table with words that are all zeros, and cells that pass over those; then dense layers. */
  static CompactNetwork words(long seed) {
    CompactNetworks draw = new CompactNetworks(seed, TensorShape.vector(1));
    draw.add(draw.embedding());
    draw.add(new Masked(draw.cells(5), false, draw.grid()));
    draw.add(new Masked(draw.cells(5), draw.random.nextBoolean(), draw.grid()));
    return draw.network(() -> NetworkInput.ofIndices(WORDS));
  }

  private Embedding embedding() {
    Unit unit = unit(5, WORDS, 1, Optional.of(grid()));
    return new Embedding(
        unit instanceof LinearUnit table && random.nextInt(4) > 0
            ? new LinearUnit(table.weights(), new int[5], Activation.RELU, table.output())
            : unit);
  }

  private void join(int left, int right, int stem) {
    int sum =
        random.nextBoolean()
            ? add(new Sum(pick(HIDDEN), grid()), left, right)
            : add(new Sum(pick(HIDDEN), grid()), right, stem, left);
    switch (random.nextInt(3)) {
      case 0 -> add(new Concatenation(grid()), sum, right);
      case 1 -> add(new Concatenation(grid()), left, sum, stem);
      default -> {}
    }
  }

  /** A window that keeps height and width. */
  private Convolution same(int units) {
    boolean pointwise = random.nextBoolean();
    Axis axis = pointwise ? new Axis(1, 1, 0, 0, 1) : new Axis(3, 1, 1, 1, 1);
    Window window = new Window(axis, axis);
    int columns = shape.channels() * window.taps();
    return new Convolution(unit(units, columns, window.taps(), Optional.of(grid())), window);
  }

  private CompactNetwork network(TensorShape input) {
    return network(() -> new NetworkInput(input, grid()));
  }

  private CompactNetwork network(Supplier<NetworkInput> input) {
    int block = shapes.size() - 1;
    add(dense(6, Optional.of(grid())));
    add(new ElementWise(pick(HIDDEN), grid()));
    add(dense(5, Optional.of(grid())));
    boolean real = random.nextBoolean();
    int last = add(dense(3, real ? Optional.empty() : Optional.of(grid())));
    boolean two = sources.stream().anyMatch(each -> each.size() > 1) && random.nextInt(3) == 0;
    return new CompactNetwork(
        List.of(input.get()),
        layers,
        new Wiring(1, sources, two ? List.of(last, block) : List.of(last)),
        Metadata.NONE);
  }

  /** Adds a layer that reads the latest value; returns the number of what it makes. */
  private int add(Layer layer) {
    return add(layer, shapes.size() - 1);
  }

  private int add(Layer layer, Integer... read) {
    layers.add(layer);
    sources.add(List.of(read));
    shape = layer.outputShape(Stream.of(read).map(shapes::get).toList());
    shapes.add(shape);
    return shapes.size() - 1;
  }

  private void addPassing() {
    boolean fits = Math.min(shape.height(), shape.width()) > 1;
    switch (random.nextInt(fits ? 4 : 2) + (fits ? 0 : 2)) {
      case 0 -> add(new MaxPooling(window(2, 2)));
      case 1 -> add(new AveragePooling(window(2, 2), grid()));
      case 2 -> add(new ElementWise(pick(HIDDEN), grid()));
      default -> {}
    }
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private AffineQuantizer grid() {
    return AffineQuantizer.spanning(-random.nextInt(3), 1 + random.nextInt(4));
  }

  private Window window(int kernel, int stride) {
    int padding = random.nextInt(2);
    Axis axis = new Axis(kernel, stride, padding, padding, 1);
    return new Window(axis, axis);
  }

  private Convolution convolution() {
    Window window = window(3, 1);
    int columns = shape.channels() * window.taps();
    return new Convolution(unit(5, columns, window.taps(), Optional.of(grid())), window);
  }

  private Dense dense(int units, Optional<AffineQuantizer> output) {
    return new Dense(unit(units, shape.elements(), shape.elements() / shape.channels(), output));
  }

  private Unit unit(int rows, int columns, int perChannel, Optional<AffineQuantizer> output) {
    if (random.nextInt(5) == 0) {
      byte[] levels = levels(rows, columns, perChannel);
      float[] values = new float[levels.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = levels[i] * 0.0625f;
      }
      float[] bias = new float[rows];
      for (int row = 0; row < rows; row++) {
        bias[row] = (random.nextInt(9) - 4) * 0.125f;
      }
      RealWeights weights = new RealWeights(rows, columns, Precision.SINGLE, values);
      return new RealUnit(weights, bias, pick(HIDDEN), output);
    }
    int[] bias = new int[rows];
    for (int row = 0; row < rows; row++) {
      bias[row] = random.nextInt(3) == 0 ? 0 : (random.nextInt(200) - 60) * 8;
    }
    return new LinearUnit(matrix(rows, columns, perChannel), bias, pick(HIDDEN), output);
  }

  private Layer recurrent() {
    Cells forward = cells(5);
    if (random.nextInt(3) > 0) {
      return new Recurrent(forward, grid());
    }
    Joining joining = pick(List.of(Joining.values()));
    Cells backward = cells(joining == Joining.CONCATENATION ? 4 : 5);
    return new Bidirectional(forward, backward, joining, grid());
  }

  private Cells cells(int count) {
    Activation activation = pick(BOUNDED);
    if (random.nextInt(3) == 0) {
      return new SimpleRecurrent(recurrentUnit(count, 1), activation);
    }
    Optional<QuantizedWeights> peepholes =
        random.nextBoolean() ? Optional.of(matrix(Lstm.PEEPHOLES, count, 1)) : Optional.empty();
    return new Lstm(recurrentUnit(count, Lstm.GATES), peepholes, activation, Activation.SIGMOID);
  }

  private RecurrentUnit recurrentUnit(int cells, int gates) {
    int rows = cells * gates;
    int[] bias = new int[rows];
    for (int row = 0; row < rows; row++) {
      bias[row] = random.nextInt(2) * (random.nextInt(100) - 50);
    }
    return new RecurrentUnit(matrix(rows, shape.elements(), 1), matrix(rows, cells, 1), bias);
  }

  private QuantizedWeights matrix(int rows, int columns, int perChannel) {
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      scales[row] = ScaleGrid.scale(-40 + random.nextInt(12));
    }
    return new QuantizedWeights(rows, columns, 4, levels(rows, columns, perChannel), scales);
  }

  /** A third of the rows and of the channels are all zero, and half of the rest. */
  private byte[] levels(int rows, int columns, int perChannel) {
    boolean[] dead = new boolean[columns / perChannel];
    for (int i = 0; i < dead.length; i++) {
      dead[i] = random.nextInt(3) == 0;
    }
    byte[] levels = new byte[rows * columns];
    for (int row = 0; row < rows; row++) {
      boolean deadRow = random.nextInt(3) == 0;
      for (int column = 0; column < columns; column++) {
        boolean zero = deadRow || dead[column / perChannel] || random.nextBoolean();
        levels[row * columns + column] = (byte) (zero ? 0 : random.nextInt(15) - 7);
      }
    }
    return levels;
  }
}
