package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.Value;
import io.github.dl4jcompress.model.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a head says of one layer, and holds its sizes against the limits. */
final class LayerReader {
  private final ByteSource in;
  private final HeadFields fields;
  private final Sizes sizes;
  private final int minor;
  private final List<Value> read; // by the layer
  private final TensorShape shape; // of the first of these
  private final AffineQuantizer grid; // of the same

  private LayerReader(ByteSource in, Sizes sizes, int minor, List<Value> read) {
    this.in = in;
    this.sizes = sizes;
    this.minor = minor;
    this.read = read;
    fields = new HeadFields(in, minor);
    shape = read.get(0).shape();
    grid = read.get(0).quantizer().orElseThrow();
  }

  /**
   * Reads a layer.
   *
   * @param minor second number of the version
   * @param read what the layer reads: codes
   */
  static StoredLayer read(ByteSource in, Sizes sizes, int minor, List<Value> read)
      throws ModelFileException {
    return new LayerReader(in, sizes, minor, read).layer();
  }

  private StoredLayer layer() throws ModelFileException {
    int first = in.u8();
    int kind = first & ((1 << FileCodes.KIND_BITS) - 1);
    int more = first >> FileCodes.KIND_BITS;
    if (minor == 0 && kind > FileCodes.LAST_KIND_OF_1_0) {
      throw in.corrupt("unknown layer kind " + kind);
    }
    if (read.size() > 1 && kind != FileCodes.SUM && kind != FileCodes.CONCATENATION) {
      throw in.corrupt("layer kind " + kind + " reads one value, not " + read.size());
    }
    if (kind != FileCodes.FURTHER || more != FileCodes.EMBEDDING) {
      Value.requireCodes(read);
    }
    return switch (kind) {
      case FileCodes.DENSE, FileCodes.REAL_DENSE -> dense(kind, more);
      case FileCodes.CONVOLUTION, FileCodes.REAL_CONVOLUTION -> convolution(kind, more);
      case FileCodes.MAX_POOLING -> maxPooling(more);
      case FileCodes.AVERAGE_POOLING -> averagePooling(more);
      case FileCodes.ELEMENT_WISE -> elementWise(fields.activation(more));
      case FileCodes.LSTM, FileCodes.LSTM_WITH_PEEPHOLES, FileCodes.SIMPLE_RECURRENT ->
          recurrent(kind, fields.activation(more));
      case FileCodes.BIDIRECTIONAL -> bidirectional(more);
      case FileCodes.LAST_STEP -> lastStep(more);
      case FileCodes.SUM -> sum(fields.activation(more));
      case FileCodes.CONCATENATION -> concatenation(more);
      case FileCodes.PLACEMENT -> placement(more);
      case FileCodes.FURTHER -> further(more);
      default -> throw in.corrupt("unknown layer kind " + kind);
    };
  }

  private StoredLayer further(int which) throws ModelFileException {
    return switch (which) {
      case FileCodes.EMBEDDING -> embedding();
      case FileCodes.MASKED -> masked();
      default -> throw in.corrupt("unknown further kind " + which);
    };
  }

  private StoredLayer embedding() throws ModelFileException {
    int columns = read.get(0).indices();
    if (columns == 0) {
      throw in.corrupt("an embedding reads an input of indices, found codes");
    }
    int first = in.u8();
    Activation activation = fields.activation(first >> FileCodes.KIND_BITS);
    UnitHead unit =
        switch (first & ((1 << FileCodes.KIND_BITS) - 1)) {
          case FileCodes.DENSE -> linear(activation, columns);
          case FileCodes.REAL_DENSE -> real(activation, columns);
          default -> throw in.corrupt("unknown kind of weights 0x" + Integer.toHexString(first));
        };
    if (unit.output().isEmpty()) {
      throw in.corrupt("an embedding needs an output quantizer");
    }
    sizes.operations(unit.rows());
    TensorShape output = TensorShape.vector(unit.rows());
    return stored("embedding", unit, output, new StoredLayer.OfEmbedding(unit));
  }

  private StoredLayer masked() throws ModelFileException {
    int flags = in.u8();
    fields.requireKnown(flags, FileCodes.ENDS);
    boolean ends = (flags & FileCodes.ENDS) != 0;
    CellsHead cells = cells();
    AffineQuantizer output = fields.quantizer();
    return stored(
        new Value(
            "masked " + cells.kindName(),
            ends ? Layer.Time.ENDS : Layer.Time.REMEMBERS,
            TensorShape.vector(cells.cells()),
            Optional.of(output)),
        new StoredLayer.OfMasked(cells, ends, output));
  }

  private StoredLayer stored(Value made, StoredLayer.Weights weights) throws ModelFileException {
    sizes.activations(made.shape());
    return new StoredLayer(made, weights);
  }

  /** A layer without weights. */
  private StoredLayer stored(Layer layer, long operations) throws ModelFileException {
    sizes.operations(operations);
    List<TensorShape> shapes = new ArrayList<>();
    for (Value each : read) {
      shapes.add(each.shape());
    }
    TensorShape output = layer.outputShape(shapes);
    Optional<AffineQuantizer> quantizer = layer.outputQuantizer(grid);
    return stored(
        new Value(layer.kind(), layer.time(), output, quantizer), new StoredLayer.None(layer));
  }

  private StoredLayer sum(Activation activation) throws ModelFileException {
    AffineQuantizer output = fields.quantizer();
    Sum layer = new Sum(activation, output);
    return stored(layer, (long) shape.elements() * read.size());
  }

  private StoredLayer placement(int which) throws ModelFileException {
    Layer layer =
        switch (which) {
          case FileCodes.ZERO_PADDING ->
              new Padding(
                  in.varint("padding", 0, Axis.MAX),
                  in.varint("padding", 0, Axis.MAX),
                  in.varint("padding", 0, Axis.MAX),
                  in.varint("padding", 0, Axis.MAX));
          case FileCodes.UPSAMPLING ->
              new Upsampling(in.varint("times", 1, Axis.MAX), in.varint("times", 1, Axis.MAX));
          case FileCodes.SPREADING ->
              new Spreading(in.varint("distance", 1, Axis.MAX), in.varint("distance", 1, Axis.MAX));
          default -> throw in.corrupt("unknown placement " + which);
        };
    return stored(layer, layer.outputShape(shape).elements());
  }

  private StoredLayer concatenation(int more) throws ModelFileException {
    requireNothing(more);
    long operations = 0;
    for (Value each : read) {
      operations += each.shape().elements();
    }
    Optional<AffineQuantizer> output = Optional.of(fields.quantizer());
    Set<Optional<AffineQuantizer>> others = new HashSet<>();
    for (Value each : read) {
      others.add(each.quantizer());
    }
    others.remove(output);
    sizes.tables(others.size());
    return stored(new Concatenation(output.get()), operations);
  }

  private StoredLayer dense(int kind, int activation) throws ModelFileException {
    UnitHead unit = unit(kind == FileCodes.REAL_DENSE, activation, shape.elements());
    sizes.operations((long) unit.rows() * unit.columns());
    TensorShape output = TensorShape.vector(unit.rows());
    return stored("dense", unit, output, new StoredLayer.OfDense(unit));
  }

  private StoredLayer convolution(int kind, int activation) throws ModelFileException {
    Window window = fields.window();
    sizes.activations(window.paddedShape(shape));
    int columns = Math.toIntExact(Math.multiplyExact((long) window.taps(), shape.channels()));
    UnitHead unit = unit(kind == FileCodes.REAL_CONVOLUTION, activation, columns);
    TensorShape output = window.outputShape(shape, unit.rows());
    sizes.operations(Math.multiplyExact((long) output.elements(), columns));
    return stored("convolution", unit, output, new StoredLayer.OfConvolution(unit, window));
  }

  /** Reads what the head says of a matrix. */
  private UnitHead unit(boolean real, int activation, int columns) throws ModelFileException {
    Activation behind = fields.activation(activation);
    return real ? real(behind, columns) : linear(behind, columns);
  }

  private StoredLayer stored(
      String kind, UnitHead unit, TensorShape output, StoredLayer.Weights weights)
      throws ModelFileException {
    return stored(new Value(kind, Layer.Time.EACH_STEP, output, unit.output()), weights);
  }

  private StoredLayer maxPooling(int more) throws ModelFileException {
    requireNothing(more);
    Window window = fields.window();
    return stored(new MaxPooling(window), taps(window));
  }

  private StoredLayer averagePooling(int more) throws ModelFileException {
    requireNothing(more);
    Window window = fields.window();
    AffineQuantizer output = fields.quantizer();
    AveragePooling layer = new AveragePooling(window, output);
    return stored(layer, taps(window));
  }

  private long taps(Window window) {
    TensorShape output = window.outputShape(shape, shape.channels());
    return Math.multiplyExact((long) output.elements(), window.taps());
  }

  private StoredLayer elementWise(Activation activation) throws ModelFileException {
    AffineQuantizer output = fields.quantizer();
    ElementWise layer = new ElementWise(activation, output);
    return stored(layer, shape.elements());
  }

  private StoredLayer lastStep(int more) throws ModelFileException {
    requireNothing(more);
    return stored(new LastStep(), 0);
  }

  private StoredLayer recurrent(int kind, Activation activation) throws ModelFileException {
    CellsHead cells = cells(kind, activation);
    AffineQuantizer output = fields.quantizer();
    return recurrent(
        cells.kindName(), cells.cells(), output, new StoredLayer.OfCells(cells, output));
  }

  private StoredLayer recurrent(
      String kind, int width, AffineQuantizer output, StoredLayer.Weights weights)
      throws ModelFileException {
    TensorShape made = TensorShape.vector(width);
    return stored(new Value(kind, Layer.Time.REMEMBERS, made, Optional.of(output)), weights);
  }

  private StoredLayer bidirectional(int joining) throws ModelFileException {
    if (joining >= FileCodes.JOININGS.size()) {
      throw in.corrupt("unknown joining " + joining);
    }
    Bidirectional.Joining how = FileCodes.JOININGS.get(joining);
    CellsHead forward = cells();
    CellsHead backward = cells();
    AffineQuantizer output = fields.quantizer();
    int width =
        how == Bidirectional.Joining.CONCATENATION
            ? Math.addExact(forward.cells(), backward.cells())
            : forward.cells();
    return recurrent(
        "two-way " + forward.kindName(),
        width,
        output,
        new StoredLayer.OfBothWays(forward, backward, how, output));
  }

  private CellsHead cells() throws ModelFileException {
    int first = in.u8();
    int kind = first & ((1 << FileCodes.KIND_BITS) - 1);
    return cells(kind, fields.activation(first >> FileCodes.KIND_BITS));
  }

  private CellsHead cells(int kind, Activation activation) throws ModelFileException {
    List<Activation> activations = new ArrayList<>(List.of(activation));
    int gates = 1;
    int peepholes = 0;
    switch (kind) {
      case FileCodes.LSTM, FileCodes.LSTM_WITH_PEEPHOLES -> {
        activations.add(fields.activation(in.u8()));
        gates = Lstm.GATES;
        peepholes = kind == FileCodes.LSTM_WITH_PEEPHOLES ? Lstm.PEEPHOLES : 0;
      }
      case FileCodes.SIMPLE_RECURRENT -> {}
      default -> throw in.corrupt("unknown kind of cells " + kind);
    }
    int inputs = shape.elements();
    int cells = in.varint("cells", 1, Integer.MAX_VALUE / gates);
    List<Integer> bits = new ArrayList<>();
    bits.add(matrix(gates * cells, inputs));
    bits.add(matrix(gates * cells, cells));
    if (peepholes > 0) {
      bits.add(matrix(peepholes, cells));
    }
    return new CellsHead(kind, activations, inputs, cells, bits);
  }

  private int matrix(int rows, int columns) throws ModelFileException {
    int bits = FileCodes.LEAST_WIDTH + in.u8();
    requireBits(bits);
    sizes.weights(rows, columns);
    sizes.operations((long) rows * columns);
    return bits;
  }

  private UnitHead linear(Activation activation, int columns) throws ModelFileException {
    int flags = in.u8();
    int bits = FileCodes.LEAST_WIDTH + (flags & ((1 << FileCodes.WIDTH_BITS) - 1));
    fields.requireKnown(
        flags, (1 << FileCodes.WIDTH_BITS) - 1 | FileCodes.GRID_SCALES | FileCodes.OUTPUT);
    requireBits(bits);
    int rows = in.varint("output channels", 1, Integer.MAX_VALUE);
    sizes.weights(rows, columns);
    boolean onGrid = (flags & FileCodes.GRID_SCALES) != 0;
    Optional<AffineQuantizer> output = output(flags);
    if (output.isPresent()) {
      sizes.codes(rows);
    }
    return new LinearHead(rows, columns, bits, onGrid, activation, output);
  }

  private UnitHead real(Activation activation, int columns) throws ModelFileException {
    int flags = in.u8();
    fields.requireKnown(flags, FileCodes.HALF_PRECISION | FileCodes.OUTPUT);
    int rows = in.varint("output channels", 1, Integer.MAX_VALUE);
    sizes.realWeights(rows, columns);
    boolean half = (flags & FileCodes.HALF_PRECISION) != 0;
    Precision precision = half ? Precision.HALF : Precision.SINGLE;
    return new RealHead(rows, columns, precision, activation, output(flags));
  }

  private Optional<AffineQuantizer> output(int flags) throws CorruptModelException {
    return (flags & FileCodes.OUTPUT) != 0 ? Optional.of(fields.quantizer()) : Optional.empty();
  }

  private void requireBits(int bits) throws CorruptModelException {
    if (bits > 8) {
      throw in.corrupt("bits must be in [2, 8], found " + bits);
    }
  }

  private void requireNothing(int more) throws CorruptModelException {
    fields.requireKnown(more, 0);
  }
}
