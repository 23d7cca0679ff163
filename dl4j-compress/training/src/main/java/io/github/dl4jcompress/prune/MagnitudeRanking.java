package io.github.dl4jcompress.prune;

import java.util.Arrays;

/**
 * Chooses the weights nearest to zero. Exact: of n weights, {@code round(sparsity * n)} are chosen;
 * of equal magnitudes the first ones.
 */
final class MagnitudeRanking {
  private static final int MAGNITUDE_BITS = 0x7FFF_FFFF;

  private MagnitudeRanking() {}

  /**
   * Sets the mask to 0 for the smallest weights and to 1 for the others, within some segments.
   *
   * @param weights all parameters
   * @param mask as long as the parameters
   * @param segments {@code [from, to)} pairs that are ranked together
   */
  static void choose(float[] weights, float[] mask, int[][] segments, double sparsity) {
    int[] magnitudes = magnitudes(weights, segments);
    int pruned = (int) Math.rint(sparsity * magnitudes.length);
    Arrays.sort(magnitudes);
    int threshold = pruned == 0 ? -1 : magnitudes[pruned - 1];
    int equalsToPrune = 0;
    for (int i = pruned - 1; i >= 0 && magnitudes[i] == threshold; i--) {
      equalsToPrune++;
    }
    for (int[] segment : segments) {
      for (int i = segment[0]; i < segment[1]; i++) {
        int magnitude = magnitude(weights[i]);
        boolean prune = magnitude < threshold;
        if (magnitude == threshold && equalsToPrune > 0) {
          prune = true;
          equalsToPrune--;
        }
        mask[i] = prune ? 0f : 1f;
      }
    }
  }

  private static int[] magnitudes(float[] weights, int[][] segments) {
    int[] magnitudes = new int[Arrays.stream(segments).mapToInt(s -> s[1] - s[0]).sum()];
    int next = 0;
    for (int[] segment : segments) {
      for (int i = segment[0]; i < segment[1]; i++) {
        magnitudes[next++] = magnitude(weights[i]);
      }
    }
    return magnitudes;
  }

  /** The bits of a non-negative float order as the float does, and sort faster. */
  private static int magnitude(float weight) {
    return Float.floatToRawIntBits(weight) & MAGNITUDE_BITS;
  }
}
