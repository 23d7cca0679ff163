package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses the weights nearest to zero. Exact: of n weights, {@code round(sparsity * n)} are chosen;
 * of equal magnitudes the first ones.
 */
final class MagnitudeRanking {
  private static final int MAGNITUDE_BITS = 0x7FFF_FFFF;

  private MagnitudeRanking() {}

  /**
   * Sets the mask to 0 for the smallest weights and to 1 for the others, within some ranges.
   *
   * @param weights all parameters
   * @param mask as long as the parameters
   * @param rivals ranges whose weights are ranked together
   */
  static void choose(
      float[] weights, float[] mask, List<WeightView.Range> rivals, double sparsity) {
    int[] magnitudes = magnitudes(weights, rivals);
    int pruned = (int) Math.rint(sparsity * magnitudes.length);
    Arrays.sort(magnitudes);
    int threshold = pruned == 0 ? -1 : magnitudes[pruned - 1];
    int equalsToPrune = 0;
    for (int i = pruned - 1; i >= 0 && magnitudes[i] == threshold; i--) {
      equalsToPrune++;
    }
    for (WeightView.Range range : rivals) {
      for (int i = range.from(); i < range.to(); i++) {
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

  private static int[] magnitudes(float[] weights, List<WeightView.Range> ranges) {
    int[] magnitudes = new int[ranges.stream().mapToInt(r -> r.to() - r.from()).sum()];
    int next = 0;
    for (WeightView.Range range : ranges) {
      for (int i = range.from(); i < range.to(); i++) {
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
