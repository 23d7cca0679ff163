package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.SymbolDecoder;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the body of a container that {@link ModelWriter} wrote, trusting nothing in it: the
 * checksum guards against accidents, not against people.
 */
final class ModelReader {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;

  /** Up to here the number of weights per byte is not limited. */
  private static final int FREE_WEIGHTS = 1 << 20;

  private final byte[] file;
  private final ByteSource in;
  private final ReadLimits limits;
  private long weights; // of the layers so far

  private ModelReader(byte[] file, ByteSource in, ReadLimits limits) {
    this.file = file;
    this.in = in;
    this.limits = limits;
  }

  static CompactNetwork read(byte[] file, ByteSource in, ReadLimits limits)
      throws ModelFileException {
    return new ModelReader(file, in, limits).network();
  }

  private CompactNetwork network() throws ModelFileException {
    in.enter("input");
    int channels = in.varint("channels", 1, Integer.MAX_VALUE);
    int height = in.varint("height", 1, Integer.MAX_VALUE);
    int width = in.varint("width", 1, Integer.MAX_VALUE);
    TensorShape input = sound(() -> new TensorShape(channels, height, width));
    AffineQuantizer quantizer = quantizer();
    int count = in.varint("number of layers", 1, Integer.MAX_VALUE);
    if (count > limits.layers()) {
      throw beyond("layers", count, limits.layers());
    }
    requireActivations(input);

    List<Layer> layers = new ArrayList<>();
    TensorShape shape = input;
    for (int i = 0; i < count; i++) {
      in.enter("layer " + i);
      Layer layer = layer();
      TensorShape before = shape;
      shape = sound(() -> layer.outputShape(before));
      requireActivations(shape);
      if (layer instanceof Convolution convolution) {
        requireActivations(sound(() -> convolution.window().paddedShape(before)));
      }
      layers.add(layer);
    }
    in.enter("metadata");
    Metadata metadata = metadata(shape.elements());
    if (in.remaining() != 0) {
      throw in.corrupt(in.remaining() + " bytes behind the metadata");
    }
    return sound(() -> new CompactNetwork(input, quantizer, layers, metadata));
  }

  private Metadata metadata(int outputs) throws ModelFileException {
    int present = in.u8();
    if ((present & ~(FileCodes.LABELS | FileCodes.FRONT_END)) != 0) {
      throw in.corrupt("unknown metadata 0x" + Integer.toHexString(present));
    }
    List<String> labels = new ArrayList<>();
    if ((present & FileCodes.LABELS) != 0) {
      int count = in.varint("labels", outputs, outputs);
      for (int i = 0; i < count; i++) {
        labels.add(in.text("label", 4 * Metadata.MAX_LABEL));
      }
    }
    Optional<AudioFrontEnd> frontEnd =
        (present & FileCodes.FRONT_END) != 0 ? Optional.of(frontEnd()) : Optional.empty();
    return sound(() -> new Metadata(labels, frontEnd));
  }

  private AudioFrontEnd frontEnd() throws CorruptModelException {
    int sampleRate = in.varint("sample rate", 1, Integer.MAX_VALUE);
    int window = in.varint("window", 2, AudioFrontEnd.MAX_FFT_SIZE);
    int hop = in.varint("hop", 1, AudioFrontEnd.MAX_FFT_SIZE);
    int fftSize = in.varint("FFT size", 2, AudioFrontEnd.MAX_FFT_SIZE);
    int bands = in.varint("bands", 1, AudioFrontEnd.MAX_BANDS);
    double lowHz = in.f64();
    double highHz = in.f64();
    double preEmphasis = in.f64();
    int coefficients = in.varint("coefficients", 0, AudioFrontEnd.MAX_BANDS);
    int deltas = in.varint("deltas", 0, 1);
    int normalization = in.varint("normalization", 0, FileCodes.NORMALIZATIONS.size() - 1);
    return sound(
        () ->
            new AudioFrontEnd(
                sampleRate,
                window,
                hop,
                fftSize,
                bands,
                lowHz,
                highHz,
                preEmphasis,
                coefficients,
                deltas == 1,
                FileCodes.NORMALIZATIONS.get(normalization)));
  }

  private Layer layer() throws ModelFileException {
    int kind = in.u8();
    return switch (kind) {
      case FileCodes.DENSE -> new Dense(unit());
      case FileCodes.CONVOLUTION -> {
        Window window = window();
        LinearUnit unit = unit();
        yield sound(() -> new Convolution(unit, window));
      }
      case FileCodes.MAX_POOLING -> new MaxPooling(window());
      case FileCodes.AVERAGE_POOLING -> {
        Window window = window();
        AffineQuantizer output = quantizer();
        yield sound(() -> new AveragePooling(window, output));
      }
      case FileCodes.ELEMENT_WISE -> {
        Activation activation = activation();
        AffineQuantizer output = quantizer();
        yield sound(() -> new ElementWise(activation, output));
      }
      case FileCodes.LSTM, FileCodes.LSTM_WITH_PEEPHOLES, FileCodes.SIMPLE_RECURRENT -> {
        AffineQuantizer output = quantizer();
        yield new Recurrent(cells(kind), output);
      }
      case FileCodes.BIDIRECTIONAL -> {
        int joining = in.varint("joining", 0, FileCodes.JOININGS.size() - 1);
        AffineQuantizer output = quantizer();
        Cells forward = cells(in.u8());
        Cells backward = cells(in.u8());
        yield sound(
            () -> new Bidirectional(forward, backward, FileCodes.JOININGS.get(joining), output));
      }
      case FileCodes.LAST_STEP -> new LastStep();
      default -> throw in.corrupt("unknown layer kind " + kind);
    };
  }

  private Cells cells(int kind) throws ModelFileException {
    return switch (kind) {
      case FileCodes.LSTM -> lstm(false);
      case FileCodes.LSTM_WITH_PEEPHOLES -> lstm(true);
      case FileCodes.SIMPLE_RECURRENT -> {
        Activation activation = activation();
        Memory memory = memory(1, false);
        yield sound(() -> new SimpleRecurrent(memory.unit(), activation));
      }
      default -> throw in.corrupt("unknown kind of cells " + kind);
    };
  }

  private Lstm lstm(boolean withPeepholes) throws ModelFileException {
    Activation activation = activation();
    Activation gate = activation();
    Memory memory = memory(Lstm.GATES, withPeepholes);
    return sound(() -> new Lstm(memory.unit(), memory.peepholes(), activation, gate));
  }

  private record Memory(RecurrentUnit unit, Optional<QuantizedWeights> peepholes) {}

  /** Rows and columns of a matrix whose levels are still to be decoded. */
  private record Matrix(int rows, int columns, int bits) {}

  private Memory memory(int gates, boolean withPeepholes) throws ModelFileException {
    int inputs = in.varint("inputs", 1, Integer.MAX_VALUE);
    int cells = in.varint("cells", 1, Integer.MAX_VALUE / gates);
    List<Matrix> matrices = new ArrayList<>();
    matrices.add(matrix(gates * cells, inputs));
    matrices.add(matrix(gates * cells, cells));
    if (withPeepholes) {
      matrices.add(matrix(Lstm.PEEPHOLES, cells));
    }
    int length = in.varint("payload length", 0, Integer.MAX_VALUE);
    SymbolDecoder decoder = new SymbolDecoder(file, in.take(length), length);
    List<QuantizedWeights> weights = new ArrayList<>();
    for (Matrix matrix : matrices) {
      weights.add(weights(decoder, matrix));
    }
    int[] bias = decoder.integers(gates * cells);
    RecurrentUnit unit = sound(() -> new RecurrentUnit(weights.get(0), weights.get(1), bias));
    return new Memory(unit, weights.stream().skip(2).findFirst());
  }

  private Matrix matrix(int rows, int columns) throws ModelFileException {
    int bits = in.u8();
    requireBits(bits);
    requireWeights(rows, columns);
    return new Matrix(rows, columns, bits);
  }

  private QuantizedWeights weights(SymbolDecoder decoder, Matrix matrix)
      throws CorruptModelException {
    int maxLevel = QuantizedWeights.maxLevel(matrix.bits());
    byte[] levels = decoder.levels(matrix.rows(), matrix.columns(), maxLevel);
    float[] scales = new float[matrix.rows()];
    gridScales(decoder, liveRows(levels, matrix.rows(), matrix.columns()), scales);
    return sound(
        () -> new QuantizedWeights(matrix.rows(), matrix.columns(), matrix.bits(), levels, scales));
  }

  private void requireBits(int bits) throws CorruptModelException {
    if (bits < 2 || bits > 8) {
      throw in.corrupt("bits must be in [2, 8], found " + bits);
    }
  }

  private LinearUnit unit() throws ModelFileException {
    int flags = in.u8();
    if ((flags & ~UnitFlags.KNOWN) != 0) {
      throw in.corrupt("unknown flags 0x" + Integer.toHexString(flags));
    }
    int bits = flags & UnitFlags.BITS_MASK;
    requireBits(bits);
    Activation activation = activation();
    int rows = in.varint("output channels", 1, Integer.MAX_VALUE);
    int columns = in.varint("inputs per channel", 1, Integer.MAX_VALUE);
    requireWeights(rows, columns);
    Optional<AffineQuantizer> output =
        (flags & UnitFlags.OUTPUT) != 0 ? Optional.of(quantizer()) : Optional.empty();

    int length = in.varint("payload length", 0, Integer.MAX_VALUE);
    SymbolDecoder decoder = new SymbolDecoder(file, in.take(length), length);
    byte[] levels = decoder.levels(rows, columns, QuantizedWeights.maxLevel(bits));
    boolean[] live = liveRows(levels, rows, columns);
    float[] scales = new float[rows];
    if ((flags & UnitFlags.GRID_SCALES) != 0) {
      gridScales(decoder, live, scales);
    }
    int[] bias = decoder.integers(rows);
    if ((flags & UnitFlags.GRID_SCALES) == 0) {
      for (int row = 0; row < rows; row++) {
        scales[row] = live[row] ? in.f32() : 0;
      }
    }
    return sound(
        () ->
            new LinearUnit(
                new QuantizedWeights(rows, columns, bits, levels, scales),
                bias,
                activation,
                output));
  }

  private static boolean[] liveRows(byte[] levels, int rows, int columns) {
    boolean[] live = new boolean[rows];
    for (int i = 0; i < levels.length; i++) {
      live[i / columns] |= levels[i] != 0;
    }
    return live;
  }

  private void gridScales(SymbolDecoder decoder, boolean[] live, float[] scales)
      throws CorruptModelException {
    int count = 0;
    for (boolean row : live) {
      count += row ? 1 : 0;
    }
    int[] steps = decoder.integers(count);
    long index = 0;
    for (int row = 0, next = 0; row < live.length; row++) {
      if (live[row]) {
        index += steps[next++];
        if (index < ScaleGrid.MIN_INDEX || index > ScaleGrid.MAX_INDEX) {
          throw in.corrupt(
              "scale index must be in ["
                  + ScaleGrid.MIN_INDEX
                  + ", "
                  + ScaleGrid.MAX_INDEX
                  + "], found "
                  + index);
        }
        scales[row] = ScaleGrid.scale((int) index);
      }
    }
  }

  private Window window() throws CorruptModelException {
    return new Window(axis(), axis());
  }

  private Axis axis() throws CorruptModelException {
    int kernel = in.varint("kernel", 1, Axis.MAX);
    int stride = in.varint("stride", 1, Axis.MAX);
    int padBefore = in.varint("padding", 0, Axis.MAX);
    int padAfter = in.varint("padding", 0, Axis.MAX);
    int dilation = in.varint("dilation", 1, Axis.MAX);
    return new Axis(kernel, stride, padBefore, padAfter, dilation);
  }

  private AffineQuantizer quantizer() throws CorruptModelException {
    float scale = in.f32();
    int zeroPoint = (byte) in.u8();
    return sound(() -> new AffineQuantizer(scale, zeroPoint));
  }

  private Activation activation() throws CorruptModelException {
    int code = in.u8();
    if (code >= FileCodes.ACTIVATIONS.size()) {
      throw in.corrupt("unknown activation " + code);
    }
    return FileCodes.ACTIVATIONS.get(code);
  }

  private void requireWeights(int rows, int columns) throws ModelFileException {
    long inLayer = (long) rows * columns;
    if (inLayer > MAX_ARRAY) {
      throw beyond("weights in a layer", inLayer, MAX_ARRAY);
    }
    weights += inLayer;
    if (weights > limits.weights()) {
      throw beyond("weights", weights, limits.weights());
    }
    if (weights > FREE_WEIGHTS && (weights - 1) / limits.weightsPerByte() >= file.length) {
      throw beyond("weights per byte", (weights - 1) / file.length + 1, limits.weightsPerByte());
    }
  }

  private void requireActivations(TensorShape shape) throws UnsupportedModelException {
    if (shape.elements() > limits.activations()) {
      throw beyond("activations between two layers", shape.elements(), limits.activations());
    }
  }

  private static UnsupportedModelException beyond(String what, long found, long limit) {
    return new UnsupportedModelException(
        what + ": found " + found + ", this reader's limit is " + limit);
  }

  /** Builds a value that checks itself; what it refuses is a fault of the file. */
  private <T> T sound(Supplier<T> value) throws CorruptModelException {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      CorruptModelException corrupt = in.corrupt(String.valueOf(e.getMessage()));
      corrupt.initCause(e);
      throw corrupt;
    }
  }
}
