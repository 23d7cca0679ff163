package io.github.dl4jcompress.audio;

import java.io.IOException;

/** The bytes are no WAV file, a damaged one, or one of a kind that is not read. */
public final class WavFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  WavFormatException(String part, long offset, String problem) {
    super(part + " at byte " + offset + ": " + problem);
  }
}
