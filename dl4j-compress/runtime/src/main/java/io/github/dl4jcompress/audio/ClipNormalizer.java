package io.github.dl4jcompress.audio;

/** Mean 0 and variance 1 over a whole clip, of each feature or of all together. */
final class ClipNormalizer {
  /** Smallest standard deviation: a feature that varies less is not blown up to variance 1. */
  static final double MIN_DEVIATION = 1e-3;

  private ClipNormalizer() {}

  /** Normalizes each feature, in place. */
  static void eachFeature(float[][] frames) {
    for (int feature = 0; feature < frames[0].length; feature++) {
      normalize(frames, feature, feature + 1);
    }
  }

  /** Normalizes all features together, in place. */
  static void allFeatures(float[][] frames) {
    normalize(frames, 0, frames[0].length);
  }

  private static void normalize(float[][] frames, int from, int to) {
    int count = frames.length * (to - from);
    double mean = 0;
    for (float[] frame : frames) {
      for (int i = from; i < to; i++) {
        mean += frame[i];
      }
    }
    mean /= count;
    double variance = 0;
    for (float[] frame : frames) {
      for (int i = from; i < to; i++) {
        variance += (frame[i] - mean) * (frame[i] - mean);
      }
    }
    variance /= count;
    for (float[] frame : frames) {
      for (int i = from; i < to; i++) {
        frame[i] = (float) normalized(frame[i], mean, variance);
      }
    }
  }

  static double normalized(double value, double mean, double variance) {
    return (value - mean) / Math.max(MIN_DEVIATION, Math.sqrt(variance));
  }
}
