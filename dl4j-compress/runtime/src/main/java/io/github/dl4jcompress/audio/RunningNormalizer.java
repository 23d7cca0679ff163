package io.github.dl4jcompress.audio;

import io.github.dl4jcompress.model.AudioFrontEnd;

/**
 * Mean 0 and variance 1 over a past that fades exponentially (Finch, "Incremental calculation of
 * weighted mean and variance" (2009), section 9), the present frame included.
 */
final class RunningNormalizer {
  private final double slowest; // share of a new frame in the long run
  private final double[] means;
  private final double[] variances;
  private long frames;

  RunningNormalizer(AudioFrontEnd frontEnd) {
    double hopSeconds = (double) frontEnd.hop() / frontEnd.sampleRate();
    slowest = -StrictMath.expm1(-hopSeconds / AudioFrontEnd.RUNNING_SECONDS);
    means = new double[frontEnd.features()];
    variances = new double[frontEnd.features()];
  }

  /** Takes the next frame into account, and normalizes it. */
  void apply(double[] features) {
    frames++;
    double share = Math.max(slowest, 1.0 / frames);
    for (int i = 0; i < means.length; i++) {
      double difference = features[i] - means[i];
      means[i] += share * difference;
      variances[i] = (1 - share) * (variances[i] + share * difference * difference);
      features[i] = ClipNormalizer.normalized(features[i], means[i], variances[i]);
    }
  }
}
