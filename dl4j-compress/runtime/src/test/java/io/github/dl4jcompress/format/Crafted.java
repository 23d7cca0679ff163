package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.SymbolEncoder;

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
    encoder.levels(levels, 127);
    encoder.integers(scaleSteps);
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
