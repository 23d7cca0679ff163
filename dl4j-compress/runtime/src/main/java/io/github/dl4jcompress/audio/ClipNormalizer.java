package io.github.dl4jcompress.audio;

/** Mean 0 and variance 1 of each feature over a whole clip. */
final class ClipNormalizer {
  /** Smallest standard deviation: a feature that varies less is not blown up to variance 1. */
  static final double MIN_DEVIATION = 1e-3;

  private ClipNormalizer() {}

  /** Normalizes frames in place. */
  static void apply(float[][] frames) {
    for (int feature = 0; feature < frames[0].length; feature++) {
      double mean = 0;
      for (float[] frame : frames) {
        mean += frame[feature];
      }
      mean /= frames.length;
      double variance = 0;
      for (float[] frame : frames) {
        variance += (frame[feature] - mean) * (frame[feature] - mean);
      }
      variance /= frames.length;
      for (float[] frame : frames) {
        frame[feature] = (float) normalized(frame[feature], mean, variance);
      }
    }
  }

  static double normalized(double value, double mean, double variance) {
    return (value - mean) / Math.max(MIN_DEVIATION, Math.sqrt(variance));
  }
}
