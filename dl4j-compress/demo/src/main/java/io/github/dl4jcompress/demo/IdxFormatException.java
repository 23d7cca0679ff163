package io.github.dl4jcompress.demo;

import java.io.IOException;

/** The bytes are not a well-formed IDX file of the expected kind. */
public final class IdxFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  IdxFormatException(String message) {
    super(message);
  }

  IdxFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
