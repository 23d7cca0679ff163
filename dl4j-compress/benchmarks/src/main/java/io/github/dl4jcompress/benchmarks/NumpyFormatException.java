package io.github.dl4jcompress.benchmarks;

import java.io.IOException;

/** The bytes are not an array of levels as {@link NumpyArray} reads it. */
final class NumpyFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  NumpyFormatException(String message) {
    super(message);
  }
}
