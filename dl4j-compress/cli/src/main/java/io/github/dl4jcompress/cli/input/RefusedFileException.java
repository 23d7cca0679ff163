package io.github.dl4jcompress.cli.input;

import java.io.IOException;

/** A file can be read, but is damaged, or not of a kind that is taken; the message names it. */
public final class RefusedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * A refused file.
   *
   * @param message what the file is, where the fault is, what was found and what is allowed
   */
  public RefusedFileException(String message) {
    super(message);
  }

  /** A refused file, and what was found while it was read. */
  public RefusedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
