package io.github.dl4jcompress.quantize;

/**
 * The sign of each weight times the mean magnitude of the group: Rastegari et al., "XNOR-Net" (ECCV
 * 2016), equation 6. Zero counts as positive, so there is no zero.
 */
final class SignRule implements LevelRule {
  @Override
  public float toLevels(float[] weights, int from, int to) {
    float scale = GridScale.nearest((float) (LevelRule.magnitude(weights, from, to) / (to - from)));
    for (int i = from; i < to; i++) {
      weights[i] = weights[i] < 0 ? -1 : 1;
    }
    return scale;
  }
}
