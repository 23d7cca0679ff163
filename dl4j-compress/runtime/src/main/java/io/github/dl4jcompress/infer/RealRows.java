package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.RealWeights;

/** The weights of a real matrix that are not zero, see {@link NonZeros}. */
final class RealRows {
  final int[] start;
  final int[] column;
  final float[] weight;

  RealRows(RealWeights weights) {
    NonZeros places = new NonZeros(weights);
    start = places.start;
    column = places.column;
    weight = new float[column.length];
    for (int r = 0; r < weights.rows(); r++) {
      for (int i = start[r]; i < start[r + 1]; i++) {
        weight[i] = weights.weight(r, column[i]);
      }
    }
  }
}
