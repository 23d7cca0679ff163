package io.github.dl4jcompress.demo.speech;

/**
 * How training recordings are changed at random, so that the network never hears one twice. {@link
 * Augmenter} does it and defines every step.
 *
 * @param changes of the samples
 * @param masks over the features
 */
record Augmentation(Changes changes, Masks masks) {
  /** Leaves recordings as they are. */
  static final Augmentation NONE = new Augmentation(Changes.NONE, Masks.NONE);

  /** What another person in another room would have recorded, roughly. */
  static final Augmentation SPEECH = new Augmentation(Changes.SPEECH, Masks.SPEECH);

  /**
   * Changes of the samples, each drawn evenly from its range.
   *
   * @param shiftSeconds most seconds by which the sound moves, later or earlier, in {@code [0, 1]}
   * @param tempo most by which it becomes faster or slower at the same pitch, as a fraction in
   *     {@code [0, 0.5]}
   * @param voicePercent most percent by which the whole voice becomes higher and faster, or lower
   *     and slower, in {@code [0, 30]}
   * @param lowestSnr least by which the sound is louder than the noise that is added, in dB; at
   *     least -20; infinite for no noise
   * @param highestSnr most by which it is, in dB; infinite for no noise
   * @param volumeDecibels most by which the result becomes louder or softer, in {@code [0, 60]}
   */
  record Changes(
      double shiftSeconds,
      double tempo,
      int voicePercent,
      double lowestSnr,
      double highestSnr,
      double volumeDecibels) {
    /** Leaves samples as they are. */
    static final Changes NONE =
        new Changes(0, 0, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0);

    /**
     * Up to 30 ms of shift, 15 % of tempo, 10 % of voice and 10 dB of volume, and noise that is 10
     * to 40 dB softer than the recording.
     */
    static final Changes SPEECH = new Changes(0.03, 0.15, 10, 10, 40, 10);

    Changes {
      if (!(shiftSeconds >= 0 && shiftSeconds <= 1)) {
        throw new IllegalArgumentException("shift must be in [0, 1] seconds, got " + shiftSeconds);
      }
      if (!(tempo >= 0 && tempo <= 0.5)) {
        throw new IllegalArgumentException("tempo must be in [0, 0.5], got " + tempo);
      }
      if (voicePercent < 0 || voicePercent > 30) {
        throw new IllegalArgumentException("voice must be in [0, 30] percent, got " + voicePercent);
      }
      boolean finite = lowestSnr >= -20 && lowestSnr <= highestSnr && highestSnr < 1_000;
      boolean none =
          lowestSnr == Double.POSITIVE_INFINITY && highestSnr == Double.POSITIVE_INFINITY;
      if (!finite && !none) {
        throw new IllegalArgumentException(
            "need -20 <= lowest <= highest SNR < 1000 dB, or both infinite, got lowest="
                + lowestSnr
                + ", highest="
                + highestSnr);
      }
      if (!(volumeDecibels >= 0 && volumeDecibels <= 60)) {
        throw new IllegalArgumentException("volume must be in [0, 60] dB, got " + volumeDecibels);
      }
    }

    boolean addsNoise() {
      return lowestSnr < Double.POSITIVE_INFINITY;
    }
  }

  /**
   * Masks over the features, each of a random width from 0 on.
   *
   * @param timeMasks how many masks hide neighbouring frames, in {@code [0, 100]}
   * @param mostFrames most frames that one of them hides; never more than a fifth of the recording
   * @param frequencyMasks how many masks hide neighbouring features of all frames, in {@code [0,
   *     100]}
   * @param mostFeatures most features that one of them hides, of as many as the front end has
   */
  record Masks(int timeMasks, int mostFrames, int frequencyMasks, int mostFeatures) {
    /** Hides nothing. */
    static final Masks NONE = new Masks(0, 0, 0, 0);

    /** One mask over up to 10 frames and one over up to 4 features. */
    static final Masks SPEECH = new Masks(1, 10, 1, 4);

    Masks {
      if (timeMasks < 0 || timeMasks > 100 || frequencyMasks < 0 || frequencyMasks > 100) {
        throw new IllegalArgumentException(
            "need 0 to 100 masks of each kind, got " + timeMasks + " and " + frequencyMasks);
      }
      if (mostFrames < 0 || mostFeatures < 0) {
        throw new IllegalArgumentException(
            "masks must hide >= 0 frames and features, got " + mostFrames + " and " + mostFeatures);
      }
    }
  }
}
