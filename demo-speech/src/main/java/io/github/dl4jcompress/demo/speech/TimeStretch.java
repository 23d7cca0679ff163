package io.github.dl4jcompress.demo.speech;

/**
 * Makes speech faster or slower at the same pitch, by overlap-add of windows that are chosen to fit
 * (Verhelst and Roelands, "An Overlap-Add Technique Based on Waveform Similarity (WSOLA) for High
 * Quality Time-Scale Modification of Speech" (ICASSP 1993)).
 */
final class TimeStretch {
  /** Half a window: long enough for a period of a deep voice. */
  private static final double HOP_SECONDS = 0.0125;

  /** How far from its place a window may be taken, to either side: half such a period. */
  private static final double REACH_SECONDS = 0.006;

  private final float[] padded;
  private final int length;
  private final double speed;
  private final int hop;
  private final int reach;
  private final int margin;

  private TimeStretch(float[] samples, double speed, int sampleRate) {
    this.length = samples.length;
    this.speed = speed;
    this.hop = Math.max(1, (int) Math.round(HOP_SECONDS * sampleRate));
    this.reach = (int) Math.round(REACH_SECONDS * sampleRate);
    // Silence around the samples, as far as any window reaches.
    this.margin = 6 * hop + 2 * reach;
    this.padded = new float[length + 2 * margin];
    System.arraycopy(samples, 0, padded, margin, length);
  }

  /**
   * The samples at another speed.
   *
   * @param speed 2 for twice as fast; in {@code [0.5, 2]}
   * @return {@code length / speed} samples, rounded, at least one; a copy at speed 1
   */
  static float[] faster(float[] samples, double speed, int sampleRate) {
    if (!(speed >= 0.5 && speed <= 2)) {
      throw new IllegalArgumentException("speed must be in [0.5, 2], got " + speed);
    }
    return speed == 1 ? samples.clone() : new TimeStretch(samples, speed, sampleRate).stretched();
  }

  private float[] stretched() {
    float[] result = new float[Math.max(1, (int) Math.round(length / speed))];
    float[] weights = new float[2 * hop];
    for (int i = 0; i < weights.length; i++) {
      // Hann windows half a window apart add up to one.
      weights[i] = (float) (0.5 - 0.5 * StrictMath.cos(Math.PI * i / hop));
    }
    int from = margin - hop;
    for (int to = -hop; to < result.length; to += hop) {
      for (int i = Math.max(0, -to); i < Math.min(2 * hop, result.length - to); i++) {
        result[to + i] += weights[i] * padded[from + i];
      }
      int wanted = margin - hop + (int) Math.round((to + 2 * hop) * speed);
      from = bestFit(wanted, from + hop);
    }
    return result;
  }

  /** Begin of the window near {@code wanted} that is most like the one at {@code next}. */
  private int bestFit(int wanted, int next) {
    int best = wanted;
    double bestLikeness = likeness(wanted, next);
    for (int away = 1; away <= reach; away++) {
      for (int from : new int[] {wanted - away, wanted + away}) {
        double likeness = likeness(from, next);
        if (likeness > bestLikeness) {
          best = from;
          bestLikeness = likeness;
        }
      }
    }
    return best;
  }

  /** Correlation of two windows, with the energy of the first taken out. */
  private double likeness(int from, int other) {
    double product = 0;
    double energy = 1e-9;
    for (int i = 0; i < 2 * hop; i += 2) { // half of the samples tell enough
      float value = padded[from + i];
      product += value * padded[other + i];
      energy += value * value;
    }
    return product / Math.sqrt(energy);
  }
}
