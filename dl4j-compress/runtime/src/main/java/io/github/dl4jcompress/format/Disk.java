package io.github.dl4jcompress.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** What a durable write asks of a file system, so that a test can fail or forget any of it. */
interface Disk {
  /** Opens a file or, only to sync it, a directory. */
  OpenFile open(Path path, OpenOption... options) throws IOException;

  /** Renames in one step, over a file that is there. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a file, if it is there; of a link, the link. */
  void delete(Path path) throws IOException;

  /** An open file or directory. */
  interface OpenFile extends Closeable {
    /** Writes some or all of the bytes that remain in the buffer. */
    void write(ByteBuffer bytes) throws IOException;

    /** Returns once everything written so far outlives a power cut. */
    void sync() throws IOException;
  }
}
