package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.SymbolEncoder;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.Precision;
import java.util.Arrays;
import java.util.List;

/**
 * A file of one section, written field by field, so that it can say what no {@code CompactNetwork}
 * would. What is written last of the head stands before the table of sections.
 */
final class Crafted {
  /** Eight bits a level, scales on the grid, no output quantizer. */
  static final int REAL = (8 - FileCodes.LEAST_WIDTH) | FileCodes.GRID_SCALES;

  /** The same with an output quantizer. */
  static final int QUANTIZED = REAL | FileCodes.OUTPUT;

  /** The largest level of eight bits. */
  private static final int MAX_LEVEL = 127;

  private final ByteSink head = new ByteSink();
  private final SymbolEncoder section = new SymbolEncoder();
  private int minor; // second number of the version

  /** A head that promises a number of layers after an input of a shape. */
  static Crafted after(int channels, int height, int width, int layers) {
    return new Crafted().u8(0).varint(channels, height, width).quantizer(1, 0).varint(layers);
  }

  /** A head of version 1.1 that promises graph inputs, each one value. */
  static Crafted graph(int inputs) {
    Crafted crafted = new Crafted().u8(FileCodes.GRAPH).varint(inputs);
    for (int i = 0; i < inputs; i++) {
      crafted.varint(1, 1, 1).quantizer(1, 0);
    }
    return crafted.minor(1);
  }

  /** Another version than 1.0. */
  Crafted minor(int second) {
    minor = second;
    return this;
  }

  /** A head for one layer after a single value. */
  static Crafted oneLayer() {
    return after(1, 1, 1, 1);
  }

  Crafted u8(int value) {
    head.u8(value);
    return this;
  }

  Crafted varint(int... values) {
    Arrays.stream(values).forEach(head::varint);
    return this;
  }

  Crafted bytes(int... values) {
    Arrays.stream(values).forEach(head::u8);
    return this;
  }

  Crafted quantizer(float scale, int zeroPoint) {
    head.positive(scale);
    return u8(zeroPoint);
  }

  /** The first byte of a layer: its kind, and what the kind leaves room for. */
  Crafted kind(int kind, int more) {
    return u8(kind | more << FileCodes.KIND_BITS);
  }

  /** Kernel, stride, padding before and after, dilation, of both axes. */
  Crafted window(int... five) {
    int all = FileCodes.STRIDE | FileCodes.PADDING | FileCodes.DILATION;
    return u8(FileCodes.BOTH_AXES | all).varint(five);
  }

  /** All that the head holds of a unit, but for its output quantizer. */
  Crafted unit(int flags, int rows) {
    return u8(flags).varint(rows);
  }

  /** All that the head holds of a dense layer without activation and output quantizer. */
  Crafted denseHead(int rows) {
    return kind(FileCodes.DENSE, 0).unit(REAL, rows);
  }

  /** All that the head holds of cells: tanh, of an LSTM's gates sigmoid. */
  Crafted cells(int kind, int cells, int... bits) {
    kind(kind, code(Activation.TANH));
    if (kind != FileCodes.SIMPLE_RECURRENT) {
      u8(code(Activation.SIGMOID));
    }
    varint(cells);
    for (int each : bits) {
      u8(each - FileCodes.LEAST_WIDTH);
    }
    return this;
  }

  static int code(Activation activation) {
    return FileCodes.ACTIVATIONS.indexOf(activation);
  }

  /** A dense layer with real weights and a real result, in head and section, bit by bit. */
  Crafted realDense(Precision precision, int[] weights, int... bias) {
    return kind(FileCodes.REAL_DENSE, 0)
        .unit(precision == Precision.HALF ? FileCodes.HALF_PRECISION : 0, bias.length)
        .reals(precision, weights)
        .reals(precision, bias);
  }

  /** Real numbers in the section. */
  Crafted reals(Precision precision, int... patterns) {
    section.reals(patterns, precision.exponentBits(), precision.fractionBits());
    return this;
  }

  /** Levels in the section. */
  Crafted levels(byte[] levels, int columns) {
    section.levels(levels, columns, MAX_LEVEL);
    return this;
  }

  /** Integers in the section: scale steps, the step of biases, biases. */
  Crafted integers(int... values) {
    section.integers(values);
    return this;
  }

  /** A real dense layer in head and section; biases are whole numbers of their units. */
  Crafted dense(byte[] levels, int[] scaleSteps, int... bias) {
    return denseHead(bias.length).weights(levels, scaleSteps, bias);
  }

  /** A unit's part of the section. */
  Crafted weights(byte[] levels, int[] scaleSteps, int... bias) {
    return levels(levels, levels.length / bias.length)
        .integers(scaleSteps)
        .integers(-100)
        .integers(bias);
  }

  /** A dense layer of one output whose weights and bias are all zero. */
  Crafted zeros(int inputs) {
    return dense(new byte[inputs], new int[0], 0);
  }

  /** As many levels, all of one value. */
  static byte[] filled(int count, int level) {
    byte[] levels = new byte[count];
    Arrays.fill(levels, (byte) level);
    return levels;
  }

  /** The whole file, its checksums and lengths right. */
  byte[] file() {
    return new Restamp(
            head.toByteArray(), List.of(0), List.of(section.finish()), new byte[0], minor)
        .file();
  }

  /** A file that ends with what has been written of the head. */
  byte[] endingHere() {
    return Restamp.around(head.toByteArray(), List.of(), minor);
  }
}
