package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@link HeadWriter} wrote, trusting nothing in it: the checksum guards against
 * accidents, not against people. All sizes are held against the limits here, before any of the
 * weights is decoded.
 */
final class HeadReader {
  private final ByteSource in;
  private final Sizes sizes;
  private final ReadLimits limits;
  private TensorShape shape = TensorShape.vector(1); // behind the layers so far
  private Optional<AffineQuantizer> grid = Optional.empty(); // of these values; none once real
  private boolean ended; // the sequence

  /** Reads what the head says of a matrix of so many columns. */
  private interface UnitReader {
    UnitHead read(int columns) throws ModelFileException;
  }

  private HeadReader(ByteSource in, ReadLimits limits) {
    this.in = in;
    this.limits = limits;
    sizes = new Sizes(limits);
  }

  static Head read(ByteSource in, ReadLimits limits) throws ModelFileException {
    return new HeadReader(in, limits).head();
  }

  private Head head() throws ModelFileException {
    in.enter("input");
    int flags = in.u8();
    requireKnown(flags, FileCodes.LABELS | FileCodes.FRONT_END | FileCodes.SECTIONS_ELSEWHERE);
    int channels = in.varint("channels", 1, Integer.MAX_VALUE);
    int height = in.varint("height", 1, Integer.MAX_VALUE);
    int width = in.varint("width", 1, Integer.MAX_VALUE);
    TensorShape input = in.sound(() -> new TensorShape(channels, height, width));
    sizes.activations(input);
    AffineQuantizer inputQuantizer = quantizer();
    shape = input;
    grid = Optional.of(inputQuantizer);
    List<StoredLayer> layers = layers();
    List<Section> sections = sections(layers.size());
    in.enter("metadata");
    Metadata metadata = MetadataReader.read(in, flags, shape.elements(), limits, sizes);
    in.sound(() -> metadata.requireFitting(input, shape));
    if (in.remaining() != 0) {
      throw in.corrupt(in.remaining() + " bytes behind the metadata");
    }
    boolean elsewhere = (flags & FileCodes.SECTIONS_ELSEWHERE) != 0;
    Head head = new Head(input, inputQuantizer, layers, sections, elsewhere, metadata);
    sizes.expansion(in.position() + head.sectionBytes());
    return head;
  }

  private List<StoredLayer> layers() throws ModelFileException {
    int count = in.varint("number of layers", 1, Integer.MAX_VALUE);
    if (count > limits.layers()) {
      throw UnsupportedModelException.beyond("layers", count, limits.layers());
    }
    List<StoredLayer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      in.enter("layer " + i);
      if (grid.isEmpty()) {
        throw in.corrupt("the layer before has no output quantizer but is not the last");
      }
      layers.add(layer());
    }
    return layers;
  }

  private List<Section> sections(int layers) throws ModelFileException {
    in.enter("sections");
    int count = in.varint("number of sections", 1, layers);
    int[] first = new int[count + 1];
    int[] lengths = new int[count];
    long[] checksums = new long[count];
    for (int i = 0; i < count; i++) {
      first[i] = i == 0 ? 0 : in.varint("first layer", first[i - 1] + 1, layers - 1);
      lengths[i] = in.varint("section length", 0, Integer.MAX_VALUE);
      checksums[i] = in.u32();
    }
    first[count] = layers;
    List<Section> sections = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < count; i++) {
      int covered = first[i + 1] - first[i];
      sections.add(new Section(i, first[i], covered, offset, lengths[i], checksums[i]));
      offset += lengths[i];
    }
    if (offset > limits.fileBytes()) {
      throw UnsupportedModelException.beyond("bytes of all sections", offset, limits.fileBytes());
    }
    return sections;
  }

  private StoredLayer layer() throws ModelFileException {
    int first = in.u8();
    int kind = first & ((1 << FileCodes.KIND_BITS) - 1);
    int more = first >> FileCodes.KIND_BITS;
    return switch (kind) {
      case FileCodes.DENSE -> dense(columns -> linear(activation(more), columns));
      case FileCodes.CONVOLUTION -> convolution(columns -> linear(activation(more), columns));
      case FileCodes.MAX_POOLING -> maxPooling(more);
      case FileCodes.AVERAGE_POOLING -> averagePooling(more);
      case FileCodes.ELEMENT_WISE -> elementWise(activation(more));
      case FileCodes.LSTM, FileCodes.LSTM_WITH_PEEPHOLES, FileCodes.SIMPLE_RECURRENT -> {
        CellsHead cells = cells(kind, activation(more));
        AffineQuantizer output = quantizer();
        yield stored(
            Layer.Time.REMEMBERS,
            TensorShape.vector(cells.cells()),
            output,
            section -> new Recurrent(section.cells(cells), output));
      }
      case FileCodes.BIDIRECTIONAL -> bidirectional(more);
      case FileCodes.LAST_STEP -> lastStep(more);
      case FileCodes.REAL_DENSE -> dense(columns -> real(activation(more), columns));
      case FileCodes.REAL_CONVOLUTION -> convolution(columns -> real(activation(more), columns));
      default -> throw in.corrupt("unknown layer kind " + kind);
    };
  }

  /** A layer that has been read; what follows sees its output. */
  private StoredLayer stored(
      Layer.Time time, TensorShape output, AffineQuantizer quantizer, StoredLayer.Weights weights)
      throws ModelFileException {
    if (ended && time != Layer.Time.EACH_STEP) {
      throw in.corrupt("the layer needs a sequence, which has ended before it");
    }
    ended |= time == Layer.Time.ENDS;
    sizes.activations(output);
    shape = output;
    grid = Optional.of(quantizer);
    return new StoredLayer(time, output, quantizer, weights);
  }

  /** A layer without weights. */
  private StoredLayer stored(Layer layer, AffineQuantizer quantizer, long operations)
      throws ModelFileException {
    sizes.operations(operations);
    TensorShape before = shape;
    return stored(
        layer.time(), in.sound(() -> layer.outputShape(before)), quantizer, section -> layer);
  }

  private StoredLayer dense(UnitReader reader) throws ModelFileException {
    UnitHead unit = reader.read(shape.elements());
    sizes.operations((long) unit.rows() * unit.columns());
    TensorShape output = TensorShape.vector(unit.rows());
    return stored(unit, output, section -> new Dense(unit.read(section)));
  }

  private StoredLayer convolution(UnitReader reader) throws ModelFileException {
    Window window = window();
    TensorShape before = shape;
    TensorShape padded = in.sound(() -> window.paddedShape(before));
    sizes.activations(padded);
    int columns =
        in.sound(
            () -> Math.toIntExact(Math.multiplyExact((long) window.taps(), before.channels())));
    UnitHead unit = reader.read(columns);
    TensorShape output = in.sound(() -> window.outputShape(before, unit.rows()));
    sizes.operations(Math.multiplyExact((long) output.elements(), columns));
    return stored(
        unit,
        output,
        section -> {
          Unit weights = unit.read(section);
          return section.sound(() -> new Convolution(weights, window));
        });
  }

  private StoredLayer stored(UnitHead unit, TensorShape output, StoredLayer.Weights weights)
      throws ModelFileException {
    AffineQuantizer before = grid.orElseThrow();
    StoredLayer layer = stored(Layer.Time.EACH_STEP, output, unit.output().orElse(before), weights);
    grid = unit.output();
    return layer;
  }

  private StoredLayer maxPooling(int more) throws ModelFileException {
    requireNothing(more);
    Window window = window();
    return stored(new MaxPooling(window), grid.orElseThrow(), taps(window));
  }

  private StoredLayer averagePooling(int more) throws ModelFileException {
    requireNothing(more);
    Window window = window();
    AffineQuantizer output = quantizer();
    AveragePooling layer = in.sound(() -> new AveragePooling(window, output));
    return stored(layer, output, taps(window));
  }

  private long taps(Window window) throws CorruptModelException {
    TensorShape before = shape;
    TensorShape output = in.sound(() -> window.outputShape(before, before.channels()));
    return Math.multiplyExact((long) output.elements(), window.taps());
  }

  private StoredLayer elementWise(Activation activation) throws ModelFileException {
    AffineQuantizer output = quantizer();
    ElementWise layer = in.sound(() -> new ElementWise(activation, output));
    return stored(layer, output, shape.elements());
  }

  private StoredLayer lastStep(int more) throws ModelFileException {
    requireNothing(more);
    return stored(new LastStep(), grid.orElseThrow(), 0);
  }

  private StoredLayer bidirectional(int joining) throws ModelFileException {
    if (joining >= FileCodes.JOININGS.size()) {
      throw in.corrupt("unknown joining " + joining);
    }
    Bidirectional.Joining how = FileCodes.JOININGS.get(joining);
    CellsHead forward = cells();
    CellsHead backward = cells();
    AffineQuantizer output = quantizer();
    int width =
        how == Bidirectional.Joining.CONCATENATION
            ? in.sound(() -> Math.addExact(forward.cells(), backward.cells()))
            : forward.cells();
    return stored(
        Layer.Time.REMEMBERS,
        TensorShape.vector(width),
        output,
        section -> {
          Cells ahead = section.cells(forward);
          Cells back = section.cells(backward);
          return section.sound(() -> new Bidirectional(ahead, back, how, output));
        });
  }

  private CellsHead cells() throws ModelFileException {
    int first = in.u8();
    int kind = first & ((1 << FileCodes.KIND_BITS) - 1);
    return cells(kind, activation(first >> FileCodes.KIND_BITS));
  }

  private CellsHead cells(int kind, Activation activation) throws ModelFileException {
    List<Activation> activations = new ArrayList<>(List.of(activation));
    int gates = 1;
    int peepholes = 0;
    switch (kind) {
      case FileCodes.LSTM, FileCodes.LSTM_WITH_PEEPHOLES -> {
        activations.add(activation(in.u8()));
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
    requireKnown(flags, (1 << FileCodes.WIDTH_BITS) - 1 | FileCodes.GRID_SCALES | FileCodes.OUTPUT);
    requireBits(bits);
    int rows = in.varint("output channels", 1, Integer.MAX_VALUE);
    sizes.weights(rows, columns);
    boolean onGrid = (flags & FileCodes.GRID_SCALES) != 0;
    return new LinearHead(rows, columns, bits, onGrid, activation, output(flags));
  }

  private UnitHead real(Activation activation, int columns) throws ModelFileException {
    int flags = in.u8();
    requireKnown(flags, FileCodes.HALF_PRECISION | FileCodes.OUTPUT);
    int rows = in.varint("output channels", 1, Integer.MAX_VALUE);
    sizes.realWeights(rows, columns);
    boolean half = (flags & FileCodes.HALF_PRECISION) != 0;
    Precision precision = half ? Precision.HALF : Precision.SINGLE;
    return new RealHead(rows, columns, precision, activation, output(flags));
  }

  private Optional<AffineQuantizer> output(int flags) throws CorruptModelException {
    return (flags & FileCodes.OUTPUT) != 0 ? Optional.of(quantizer()) : Optional.empty();
  }

  private void requireBits(int bits) throws CorruptModelException {
    if (bits > 8) {
      throw in.corrupt("bits must be in [2, 8], found " + bits);
    }
  }

  private void requireNothing(int more) throws CorruptModelException {
    requireKnown(more, 0);
  }

  private void requireKnown(int flags, int known) throws CorruptModelException {
    if ((flags & ~known) != 0) {
      throw in.corrupt("unknown flags 0x" + Integer.toHexString(flags));
    }
  }

  private Window window() throws CorruptModelException {
    int flags = in.u8();
    Axis vertical = axis(flags & ~FileCodes.BOTH_AXES);
    return new Window(vertical, (flags & FileCodes.BOTH_AXES) != 0 ? vertical : axis(in.u8()));
  }

  private Axis axis(int flags) throws CorruptModelException {
    requireKnown(
        flags,
        FileCodes.STRIDE_IS_KERNEL | FileCodes.STRIDE | FileCodes.PADDING | FileCodes.DILATION);
    int kernel = in.varint("kernel", 1, Axis.MAX);
    int stride = (flags & FileCodes.STRIDE_IS_KERNEL) != 0 ? kernel : 1;
    if ((flags & FileCodes.STRIDE) != 0) {
      stride = in.varint("stride", 1, Axis.MAX);
    }
    boolean padded = (flags & FileCodes.PADDING) != 0;
    int before = padded ? in.varint("padding", 0, Axis.MAX) : 0;
    int after = padded ? in.varint("padding", 0, Axis.MAX) : 0;
    int dilation = (flags & FileCodes.DILATION) != 0 ? in.varint("dilation", 1, Axis.MAX) : 1;
    return new Axis(kernel, stride, before, after, dilation);
  }

  private AffineQuantizer quantizer() throws CorruptModelException {
    float first = in.positive();
    boolean narrow = first == 0;
    int bits = narrow ? in.u8() : AffineQuantizer.MAX_BITS;
    if (narrow && bits >= AffineQuantizer.MAX_BITS) {
      throw in.corrupt("codes of " + bits + " bits, said to be fewer than 8");
    }
    float scale = narrow ? in.positive() : first;
    int zeroPoint = (byte) in.u8();
    return in.sound(() -> new AffineQuantizer(scale, zeroPoint, bits));
  }

  private Activation activation(int code) throws CorruptModelException {
    if (code >= FileCodes.ACTIVATIONS.size()) {
      throw in.corrupt("unknown activation " + code);
    }
    return FileCodes.ACTIVATIONS.get(code);
  }
}
