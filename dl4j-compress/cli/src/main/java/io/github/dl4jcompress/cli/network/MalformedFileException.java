package io.github.dl4jcompress.cli.network;

import java.io.IOException;

/** Says what is wrong in a file; whoever knows its name makes it a refused file. */
final class MalformedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedFileException(String message) {
    super(message);
  }

  MalformedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
