package io.github.dl4jcompress.quantize;

/**
 * Levels that are equally far apart, symmetric around zero, ties to even.
 *
 * @param maxLevel largest level
 * @param clipping which weights may lie beyond the largest level
 */
record UniformRule(int maxLevel, RangeObserver clipping) implements LevelRule {
  @Override
  public float toLevels(float[] weights, int from, int to) {
    float scale = clipping.weightScale(weights, from, to, maxLevel);
    if (clipping.clipsNothing()) {
      for (int i = from; i < to; i++) {
        weights[i] = TiesToEven.round(weights[i] / scale);
      }
    } else {
      round(weights, from, to, scale, maxLevel);
    }
    return scale;
  }

  /** Rounds to levels of a scale, clipping those beyond the largest. */
  static void round(float[] weights, int from, int to, float scale, int maxLevel) {
    for (int i = from; i < to; i++) {
      float level = Math.max(-maxLevel, Math.min(maxLevel, weights[i] / scale));
      weights[i] = TiesToEven.round(level);
    }
  }
}
