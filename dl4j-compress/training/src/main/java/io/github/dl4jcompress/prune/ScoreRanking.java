package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses the lowest scores. Exact: as many as asked for, of equal scores the first ones. Selects
 * without sorting, digit by digit of the scores' bits, unless there are few of them.
 */
final class ScoreRanking {
  private static final int[] SHIFTS = {21, 10, 0};
  private static final int[] WIDTHS = {11, 11, 10};
  private static final int FEW = 512; // from here on sorting takes longer than three histograms

  private ScoreRanking() {}

  /**
   * Sets the mask to 0 for the lowest scores and to 1 for the others, within some ranges.
   *
   * @param scores none of them NaN
   * @param mask as long as the scores
   * @param rivals ranges that are ranked together
   * @param count how many to choose; at most as many as the ranges have
   */
  static void choose(float[] scores, float[] mask, List<WeightView.Range> rivals, int count) {
    WeightView.Range first = rivals.get(0);
    if (rivals.size() == 1 && first.to() - first.from() <= FEW) {
      sort(scores, mask, first, count);
      return;
    }
    long prefix = 0; // the digits of the last chosen score
    int left = count; // how many of those with these digits are chosen
    for (int digit = 0; digit < SHIFTS.length && count > 0; digit++) {
      int[] histogram = histogram(scores, rivals, prefix, digit);
      int value = 0;
      while (left > histogram[value]) {
        left -= histogram[value++];
      }
      prefix = prefix << WIDTHS[digit] | value;
    }
    long threshold = count > 0 ? prefix : -1;
    for (WeightView.Range range : rivals) {
      for (int i = range.from(); i < range.to(); i++) {
        long key = key(scores[i]);
        boolean prune = key < threshold;
        if (key == threshold && left > 0) {
          prune = true;
          left--;
        }
        mask[i] = prune ? 0f : 1f;
      }
    }
  }

  private static void sort(float[] scores, float[] mask, WeightView.Range range, int count) {
    long[] keys = new long[range.to() - range.from()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(scores[range.from() + i]) << 31 | i;
    }
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      mask[range.from() + (int) (keys[i] & Integer.MAX_VALUE)] = i < count ? 0f : 1f;
    }
  }

  /** How often each value of a digit occurs behind the digits before it. */
  private static int[] histogram(
      float[] scores, List<WeightView.Range> rivals, long prefix, int digit) {
    int[] histogram = new int[1 << WIDTHS[digit]];
    for (WeightView.Range range : rivals) {
      for (int i = range.from(); i < range.to(); i++) {
        long digits = key(scores[i]) >>> SHIFTS[digit];
        if (digits >>> WIDTHS[digit] == prefix) {
          histogram[(int) digits & (histogram.length - 1)]++;
        }
      }
    }
    return histogram;
  }

  /** 32 bits, without a sign, that order as the score does; both zeros have the same. */
  private static long key(float score) {
    int bits = Float.floatToRawIntBits(score + 0f);
    return (bits ^ (bits >> 31 | Integer.MIN_VALUE)) & 0xFFFF_FFFFL;
  }
}
