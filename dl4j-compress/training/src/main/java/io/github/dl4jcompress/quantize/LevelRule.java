package io.github.dl4jcompress.quantize;

import java.util.Arrays;

/** How the weights of a group, which share a scale, become levels. A pure function of them. */
interface LevelRule {
  /**
   * Replaces weights by levels, whole numbers in {@code [-127, 127]}.
   *
   * @param weights of which {@code weights[from]} to {@code weights[to - 1]} are the group
   * @return the scale, of the {@code ScaleGrid}: a weight is scale * level
   */
  float toLevels(float[] weights, int from, int to);

  /** Largest magnitude. */
  static float largest(float[] weights, int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    return largest;
  }

  /** The weights that are not 0; pruned ones say nothing about the size of the others. */
  static float[] nonZeros(float[] weights, int from, int to) {
    float[] found = new float[to - from];
    int count = 0;
    for (int i = from; i < to; i++) {
      if (weights[i] != 0) {
        found[count++] = weights[i];
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Sum of the magnitudes. */
  static double magnitude(float[] weights, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.abs(weights[i]);
    }
    return sum;
  }
}
