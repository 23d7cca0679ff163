package io.github.dl4jcompress.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a file so that a crash leaves either the old bytes or the new ones, never a mix. */
public final class DurableFile {
  private DurableFile() {}

  /**
   * Writes all bytes to a new file in the same directory, syncs it, and moves it over the target.
   *
   * @throws IOException saying what stands in the way; the target is then as it was
   */
  public static void replace(Path target, byte[] bytes) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null || Files.isDirectory(absolute)) {
      throw new IOException("cannot write " + target + ": it is a directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException("cannot write " + target + ": there is no directory " + directory);
    }
    // Not Files.createTempFile: that would leave the model readable by its owner only.
    Path part = directory.resolve(".d4c-" + Long.toHexString(System.nanoTime()) + ".part");
    // Opened before the try: a file that someone else made under this name is not ours to delete.
    FileChannel out =
        FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try {
      try (out) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true); // data first: a rename may reach the disk before the bytes do
      }
      Files.move(
          part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncDirectory(directory);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows opens no directory as a channel and syncs the entry with the file itself.
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        throw e;
      }
    }
  }
}
