package io.github.dl4jcompress.quantize;

/**
 * Zero below a threshold of 0.7 mean magnitudes, and beyond it the sign times the mean magnitude of
 * what lies there: Li, Zhang and Liu, "Ternary Weight Networks" (2016), equations 5 and 6.
 */
final class TernaryRule implements LevelRule {
  private static final double THRESHOLD = 0.7;

  @Override
  public float toLevels(float[] weights, int from, int to) {
    double mean = LevelRule.magnitude(weights, from, to) / (to - from);
    float threshold = (float) (THRESHOLD * mean);
    double sum = 0;
    int count = 0;
    for (int i = from; i < to; i++) {
      float magnitude = Math.abs(weights[i]);
      if (magnitude > threshold) {
        sum += magnitude;
        count++;
        weights[i] = Math.signum(weights[i]);
      } else {
        weights[i] = 0;
      }
    }
    return GridScale.nearest(count == 0 ? 0f : (float) (sum / count));
  }
}
