package io.github.dl4jcompress.checkpoint;

/**
 * A checkpoint is sound, but not one of this training: of another network, other listeners or other
 * data. The message says what differs.
 */
public final class CheckpointMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  CheckpointMismatchException(String message) {
    super(message);
  }

  CheckpointMismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
