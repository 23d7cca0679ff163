package io.github.dl4jcompress.format;

/** The file is sound, but of a version, or beyond a limit, that this reader does not take. */
public final class UnsupportedModelException extends ModelFileException {
  private static final long serialVersionUID = 1L;

  UnsupportedModelException(String problem) {
    super(problem);
  }
}
