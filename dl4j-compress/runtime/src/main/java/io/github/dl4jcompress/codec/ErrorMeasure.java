package io.github.dl4jcompress.codec;

import java.util.Locale;

/** What it costs to move levels: squared steps away from exact weights, by importance. */
final class ErrorMeasure {
  private final byte[] levels;
  private final float[] importance;
  private final float[] exact;
  private final double mean; // importance

  /**
   * Measures from where levels are.
   *
   * @param importance finite, 0 or more, not all 0; its mean is taken as 1
   * @param exact weights in steps, finite
   */
  ErrorMeasure(byte[] levels, float[] importance, float[] exact) {
    if (importance.length != levels.length || exact.length != levels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "need importance and exact weight of each of %d levels, got %d and %d",
              levels.length,
              importance.length,
              exact.length));
    }
    double sum = 0;
    for (float one : importance) {
      if (!(one >= 0) || Float.isInfinite(one)) {
        throw new IllegalArgumentException("importance must be finite and >= 0, got " + one);
      }
      sum += one;
    }
    if (levels.length > 0 && sum == 0) {
      throw new IllegalArgumentException("importance must not be 0 everywhere");
    }
    for (float weight : exact) {
      if (!Float.isFinite(weight)) {
        throw new IllegalArgumentException("exact weights must be finite, got " + weight);
      }
    }
    this.levels = levels;
    this.importance = importance;
    this.exact = exact;
    mean = sum / levels.length;
  }

  /** By how much the error grows if another level stands at a place; 0 if it would shrink. */
  double growth(int place, int level) {
    double before = levels[place] - exact[place];
    double after = level - exact[place];
    return importance[place] / mean * Math.max(0, after * after - before * before);
  }

  /** By how much the error grows if other levels stand everywhere. */
  double growth(byte[] moved) {
    double sum = 0;
    for (int i = 0; i < moved.length; i++) {
      sum += moved[i] == levels[i] ? 0 : growth(i, moved[i]);
    }
    return sum;
  }
}
