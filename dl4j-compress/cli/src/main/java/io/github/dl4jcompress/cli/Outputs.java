package io.github.dl4jcompress.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that a verb writes: nothing is replaced unasked, and an interrupt waits for what is being
 * written and stops what is not yet begun.
 */
final class Outputs {
  private final PrintStream messages;
  private boolean ended;

  Outputs(PrintStream messages) {
    this.messages = messages;
  }

  /** Something that writes a file, as a whole. */
  interface Write {
    void run() throws IOException;
  }

  /** A file to be written. */
  record File(Path path, Write write) {}

  /**
   * Refuses to replace a file, and a folder that takes none.
   *
   * @param force whether it may be replaced
   */
  synchronized void requireFree(Path file, boolean force) throws IOException {
    if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is there already; --force replaces it");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new IOException("cannot write " + file + ": it is a directory");
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException("cannot write " + file + ": there is no directory " + folder);
    }
    try {
      Files.delete(
          Files.createTempFile(folder, ".dl4j-compress", ".try")); // rights do not tell all
    } catch (AccessDeniedException e) {
      throw new IOException("cannot write " + file + ": access denied", e);
    } catch (FileSystemException e) {
      throw new IOException("cannot write " + file + ": " + e.getReason(), e);
    }
  }

  /**
   * Writes files, one after the other: all of them or, if the program has been interrupted or one
   * cannot be written, none.
   *
   * @param force whether files may be replaced
   */
  synchronized void write(boolean force, List<File> files) throws IOException {
    if (ended) {
      throw new IOException("interrupted");
    }
    List<File> written = new ArrayList<>();
    try {
      for (File file : files) {
        requireFree(file.path(), force); // once more, for time has passed
        file.write().run();
        written.add(file);
      }
    } catch (IOException e) {
      for (File file : written) {
        Files.deleteIfExists(file.path());
      }
      throw e;
    }
  }

  /** Makes the end of this JVM wait for {@link #write}, and says so if it was not the program's. */
  void finishBeforeTheEnd() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "interrupted"));
  }

  private synchronized void interrupted() {
    if (!ended) {
      ended = true;
      messages.println("dl4j-compress: interrupted");
    }
  }

  /** Nothing more will be written. */
  synchronized void done() {
    ended = true;
  }
}
