package io.github.dl4jcompress.format;

/** The bytes are not a well-formed model file. Never a sign of a bug in the caller. */
public final class CorruptModelException extends ModelFileException {
  private static final long serialVersionUID = 1L;

  CorruptModelException(String section, long offset, String problem) {
    super(section + " at byte " + offset + ": " + problem);
  }
}
