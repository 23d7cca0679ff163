package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Arrays;

/** A matrix of levels, row-major, with a scale per row; both may be written to. */
final class Levels {
  private final int columns;
  private final int bits;
  private final byte[] values;
  private final float[] scales;

  /**
   * Keeps its arrays.
   *
   * @param columns weights of a row
   * @param bits that a level takes in the runtime's {@link QuantizedWeights}
   */
  Levels(int columns, int bits, byte[] values, float[] scales) {
    this.columns = columns;
    this.bits = bits;
    this.values = values;
    this.scales = scales;
  }

  int rows() {
    return scales.length;
  }

  /** The levels themselves. */
  byte[] values() {
    return values;
  }

  /** The scales themselves. */
  float[] scales() {
    return scales;
  }

  /** All rows, as the runtime knows them. */
  QuantizedWeights weights() {
    return weights(0, rows());
  }

  /** Some rows, as the runtime knows them. */
  QuantizedWeights weights(int from, int to) {
    return new QuantizedWeights(
        to - from,
        columns,
        bits,
        Arrays.copyOfRange(values, from * columns, to * columns),
        Arrays.copyOfRange(scales, from, to));
  }
}
