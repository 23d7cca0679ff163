package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.model.QuantizedWeights;

/** Parts of a matrix of levels. */
final class CompactMatrix {
  private CompactMatrix() {}

  /** Some rows and columns; rows keep their scales, as far as they keep a weight. */
  static QuantizedWeights cut(QuantizedWeights matrix, int[] rows, int[] columns) {
    byte[] levels = new byte[rows.length * columns.length];
    float[] scales = new float[rows.length];
    for (int r = 0; r < rows.length; r++) {
      scales[r] = matrix.scale(rows[r]);
      for (int c = 0; c < columns.length; c++) {
        levels[r * columns.length + c] = (byte) matrix.level(rows[r], columns[c]);
      }
    }
    return new QuantizedWeights(rows.length, columns.length, matrix.bits(), levels, scales);
  }
}
