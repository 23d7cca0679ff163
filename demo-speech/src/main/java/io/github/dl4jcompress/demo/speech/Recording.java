package io.github.dl4jcompress.demo.speech;

import java.util.Objects;

/**
 * One word spoken once.
 *
 * <p>Samples are finite floats, full scale being 1, of one channel, laid out as {@code [time]}.
 *
 * <p>Immutable and safe to share between threads. Two recordings are equal only if they are the
 * same object, however much they sound alike.
 */
final class Recording {
  private final String word;
  private final String speaker;
  private final int index;
  private final float[] samples;
  private final int sampleRate;

  private Recording(String word, String speaker, int index, float[] samples, int sampleRate) {
    this.word = word;
    this.speaker = speaker;
    this.index = index;
    this.samples = samples;
    this.sampleRate = sampleRate;
  }

  /**
   * Copies the samples into a recording.
   *
   * @param word what is said, the class of the recording; not empty and without {@code _}
   * @param speaker who says it; not empty
   * @param index which of the speaker's recordings of the word this is, from 0 on
   * @param samples finite, full scale being 1; at least one
   * @param sampleRate samples per second
   */
  static Recording of(String word, String speaker, int index, float[] samples, int sampleRate) {
    String what = name(word, speaker, index);
    if (word.isEmpty() || word.contains("_") || speaker.isEmpty() || index < 0) {
      throw new IllegalArgumentException(
          "need a word without '_', a speaker and an index >= 0, got '%s', '%s' and %s"
              .formatted(word, speaker, index));
    }
    if (sampleRate < 1) {
      throw new IllegalArgumentException(
          "%s: sampleRate must be >= 1 per second, got %s".formatted(what, sampleRate));
    }
    if (samples.length == 0) {
      throw new IllegalArgumentException(what + ": a recording needs at least 1 sample, got 0");
    }
    for (int i = 0; i < samples.length; i++) {
      if (!Float.isFinite(samples[i])) {
        throw new IllegalArgumentException(
            "%s: sample %s must be finite, got %s".formatted(what, i, samples[i]));
      }
    }
    return new Recording(word, speaker, index, samples.clone(), sampleRate);
  }

  String word() {
    return word;
  }

  String speaker() {
    return speaker;
  }

  /** Which of the speaker's recordings of the word this is. */
  int index() {
    return index;
  }

  /** A copy of the samples: {@code [time]}, full scale being 1. */
  float[] samples() {
    return samples.clone();
  }

  /** Samples per second. */
  int sampleRate() {
    return sampleRate;
  }

  double seconds() {
    return (double) samples.length / sampleRate;
  }

  /** Name of the file it comes from or would go to, without the ending. */
  @Override
  public String toString() {
    return name(word, speaker, index);
  }

  private static String name(String word, String speaker, int index) {
    return Objects.requireNonNull(word, "word")
        + "_"
        + Objects.requireNonNull(speaker, "speaker")
        + "_"
        + index;
  }
}
