package io.github.dl4jcompress.demo.speech;

import java.util.List;
import java.util.Optional;

/**
 * Which recordings a network learns from and which it is tested on.
 *
 * <p>{@code official} is the split of the Free Spoken Digit Dataset: of each speaker and word, the
 * recordings with index 0 to 4 are for testing. All speakers are in both parts, so it says how well
 * a network knows these voices. {@code speaker:NAME} tests on all recordings of one speaker and
 * learns from those of the others, so it says how well a network does with a voice that it never
 * heard.
 *
 * @param speaker who is tested on; empty for the official split
 */
record Split(Optional<String> speaker) {
  /** Recordings with index 0 to 4 are for testing. */
  static final Split OFFICIAL = new Split(Optional.empty());

  /** How many recordings of each speaker and word the official split tests on. */
  static final int OFFICIAL_TEST = 5;

  private static final String OFFICIAL_NAME = "official";
  private static final String SPEAKER_PREFIX = "speaker:";

  /** Tests on one speaker and learns from the others. */
  static Split speaker(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("need the name of a speaker, got '" + name + "'");
    }
    return new Split(Optional.of(name));
  }

  /**
   * One split per speaker: together they test each recording once, by a network new to its voice.
   */
  static List<Split> leaveOneSpeakerOut(List<String> speakers) {
    return speakers.stream().map(Split::speaker).toList();
  }

  /** Reads the text form, {@code official} or {@code speaker:NAME}. */
  static Split parse(String text) {
    if (text.equals(OFFICIAL_NAME)) {
      return OFFICIAL;
    }
    if (!text.startsWith(SPEAKER_PREFIX) || text.length() == SPEAKER_PREFIX.length()) {
      throw new IllegalArgumentException(
          "split must be 'official' or 'speaker:NAME', got '" + text + "'");
    }
    return speaker(text.substring(SPEAKER_PREFIX.length()));
  }

  /** Whether the recording is for testing; else it is for training. */
  boolean isTest(Recording recording) {
    return speaker
        .map(name -> name.equals(recording.speaker()))
        .orElse(recording.index() < OFFICIAL_TEST);
  }

  /** The text form, which {@link #parse} reads. */
  @Override
  public String toString() {
    return speaker.map(name -> SPEAKER_PREFIX + name).orElse(OFFICIAL_NAME);
  }
}
