package io.github.dl4jcompress.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A file is no checkpoint, or a damaged one; the message says where. */
public final class CorruptCheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptCheckpointException(String problem) {
    super(problem);
  }

  /** The same problem, with the file it was found in. */
  CorruptCheckpointException(Path file, CorruptCheckpointException problem) {
    super(file + ": " + problem.getMessage(), problem);
  }
}
