package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.SymbolEncoder;
import io.github.dl4jcompress.model.Activation;

/** Bodies written field by field, so that they can say what no {@code CompactNetwork} would. */
final class Crafted {
  private Crafted() {}

  /** A body that promises a number of layers after an input of a shape. */
  static ByteSink body(int channels, int height, int width, int layers) {
    ByteSink sink = new ByteSink();
    sink.varint(channels);
    sink.varint(height);
    sink.varint(width);
    quantizer(sink, 1, 0);
    sink.varint(layers);
    return sink;
  }

  /** A body for one layer after a single value. */
  static ByteSink oneLayer() {
    return body(1, 1, 1, 1);
  }

  /** What stands behind the layers of a network without labels and front end. */
  static ByteSink noMetadata(ByteSink sink) {
    sink.u8(0);
    return sink;
  }

  static ByteSink quantizer(ByteSink sink, float scale, int zeroPoint) {
    sink.f32(scale);
    sink.u8(zeroPoint);
    return sink;
  }

  /** Kernel, stride, padding before and after, dilation. */
  static ByteSink axis(ByteSink sink, int... five) {
    for (int value : five) {
      sink.varint(value);
    }
    return sink;
  }

  /** All of a unit before its payload, without output quantizer. */
  static ByteSink unitHead(ByteSink sink, int flags, int activation, int rows, int columns) {
    sink.u8(flags);
    sink.u8(activation);
    sink.varint(rows);
    sink.varint(columns);
    return sink;
  }

  /** The payload of a unit of grid scales; its levels, scale steps and biases may be anything. */
  static ByteSink payload(ByteSink sink, byte[] levels, int[] scaleSteps, int[] bias) {
    SymbolEncoder encoder = new SymbolEncoder();
    encoder.levels(levels, columns(levels, bias), 127);
    encoder.integers(scaleSteps);
    encoder.integers(bias);
    byte[] payload = encoder.finish();
    sink.varint(payload.length);
    sink.bytes(payload);
    return sink;
  }

  private static int columns(byte[] levels, int[] bias) {
    return Math.max(1, levels.length / Math.max(1, bias.length));
  }

  /** All of an LSTM before its payload: tanh and sigmoid, and the bits of each of its matrices. */
  static ByteSink lstmHead(ByteSink sink, int inputs, int cells, int... bits) {
    sink.u8(bits.length == 3 ? FileCodes.LSTM_WITH_PEEPHOLES : FileCodes.LSTM);
    quantizer(sink, 1 / 128f, 0);
    sink.u8(FileCodes.ACTIVATIONS.indexOf(Activation.TANH));
    sink.u8(FileCodes.ACTIVATIONS.indexOf(Activation.SIGMOID));
    return matrices(sink, inputs, cells, bits);
  }

  /** All of a simple recurrent layer before its payload. */
  static ByteSink simpleHead(
      ByteSink sink, Activation activation, int inputs, int cells, int... bits) {
    sink.u8(FileCodes.SIMPLE_RECURRENT);
    quantizer(sink, 1 / 128f, 0);
    return simpleCells(sink, activation, inputs, cells, bits);
  }

  /** What all kinds of layers with simple recurrent cells hold of them before the payload. */
  static ByteSink simpleCells(
      ByteSink sink, Activation activation, int inputs, int cells, int... bits) {
    sink.u8(FileCodes.ACTIVATIONS.indexOf(activation));
    return matrices(sink, inputs, cells, bits);
  }

  /** All of a layer for both directions before the kind of its forward cells. */
  static ByteSink bidirectionalHead(ByteSink sink, int joining) {
    sink.u8(FileCodes.BIDIRECTIONAL);
    sink.u8(joining);
    quantizer(sink, 1 / 128f, 0);
    return sink;
  }

  private static ByteSink matrices(ByteSink sink, int inputs, int cells, int... bits) {
    sink.varint(inputs);
    sink.varint(cells);
    for (int each : bits) {
      sink.u8(each);
    }
    return sink;
  }

  /** Levels of 8 bits and the scale steps behind them; either may be anything. */
  static final class Matrix {
    private final byte[] levels;
    private final int[] scaleSteps;

    Matrix(byte[] levels, int... scaleSteps) {
      this.levels = levels;
      this.scaleSteps = scaleSteps;
    }
  }

  /** The payload of a recurrent layer. */
  static ByteSink recurrentPayload(ByteSink sink, int[] bias, Matrix... matrices) {
    SymbolEncoder encoder = new SymbolEncoder();
    for (Matrix matrix : matrices) {
      encoder.levels(matrix.levels, columns(matrix.levels, bias), 127);
      encoder.integers(matrix.scaleSteps);
    }
    encoder.integers(bias);
    byte[] payload = encoder.finish();
    sink.varint(payload.length);
    sink.bytes(payload);
    return sink;
  }

  /** A dense layer of 8-bit weights and grid scales. */
  static ByteSink dense(ByteSink sink, int columns, byte[] levels, int[] scaleSteps, int[] bias) {
    sink.u8(FileCodes.DENSE);
    unitHead(sink, 8 | UnitFlags.GRID_SCALES, 0, bias.length, columns);
    return payload(sink, levels, scaleSteps, bias);
  }

  /** A dense layer of one output whose weights and bias are all zero. */
  static ByteSink zeros(ByteSink sink, int inputs) {
    return dense(sink, inputs, new byte[inputs], new int[0], new int[1]);
  }
}
