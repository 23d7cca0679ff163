package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.RealWeights;

/** The non-zero weights of a real matrix, laid out like those of {@link SparseRows}. */
final class RealRows {
  final int[] start;
  final int[] column;
  final float[] weight;

  RealRows(RealWeights weights) {
    int count = weights.nonZeros();
    start = new int[weights.rows() + 1];
    column = new int[count];
    weight = new float[count];
    int next = 0;
    for (int r = 0; r < weights.rows(); r++) {
      start[r] = next;
      for (int c = 0; c < weights.columns(); c++) {
        if (weights.weight(r, c) != 0) {
          column[next] = c;
          weight[next++] = weights.weight(r, c);
        }
      }
    }
    start[weights.rows()] = next;
  }
}
