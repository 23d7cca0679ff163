package io.github.dl4jcompress.format;

import java.io.IOException;

/** A model file was refused; the subclass says why. */
public abstract sealed class ModelFileException extends IOException
    permits CorruptModelException, UnsupportedModelException {
  private static final long serialVersionUID = 1L;

  ModelFileException(String message) {
    super(message);
  }
}
