package io.github.dl4jcompress.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Replaces a file so that a crash leaves either the old bytes or the new ones, never a mix. */
public final class DurableFile {
  private DurableFile() {}

  /**
   * Writes all bytes to a new file in the same directory, syncs it, moves it over the target and
   * syncs the directory. Once this has returned, the new file outlives a power cut. A link is
   * replaced, not what it points at. Unfinished files that killed processes left in the directory
   * are removed when they are an hour old.
   *
   * @throws IOException saying what stands in the way. The target is then as it was, and the
   *     unfinished file is deleted if the disk allows that. Only if the message begins with "wrote"
   *     is the new file in place, complete: its directory could not be synced, and a power cut may
   *     bring the old file back
   */
  public static void replace(Path target, byte[] bytes) throws IOException {
    replace(target, bytes, new RealDisk());
  }

  static void replace(Path target, byte[] bytes, Disk disk) throws IOException {
    Path directory = directoryOf(target);
    PartFile.removeStrays(directory, disk); // first, for they may fill the disk
    try {
      writeAndMove(directory, target, bytes, disk);
    } catch (IOException e) {
      throw new IOException("cannot write " + target + ": " + reason(e), e);
    }
    try {
      syncDirectory(directory, disk);
    } catch (IOException e) {
      throw new IOException(
          "wrote " + target + ", but a power cut may bring the old file back: " + reason(e), e);
    }
  }

  private static Path directoryOf(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null || Files.isDirectory(absolute)) {
      throw new IOException("cannot write " + target + ": it is a directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException("cannot write " + target + ": there is no directory " + directory);
    }
    if (isDevice(absolute)) {
      throw new IOException("cannot write " + target + ": it is a device, a pipe or a socket");
    }
    if (PartFile.isNamedLikeOne(absolute)) {
      throw new IOException(
          "cannot write " + target + ": such names are kept for unfinished files");
    }
    return directory;
  }

  private static boolean isDevice(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther();
    } catch (IOException e) {
      return false; // mostly because it is not there yet; if not, the move will say what is wrong
    }
  }

  private static void writeAndMove(Path directory, Path target, byte[] bytes, Disk disk)
      throws IOException {
    // Not Files.createTempFile: that would leave the model readable by its owner only.
    Path part = PartFile.in(directory);
    // Opened before the try: a file that someone else made under this name is not ours to delete.
    Disk.OpenFile out = disk.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try {
      writeAndSync(out, bytes);
      disk.move(part, target);
    } catch (Throwable e) {
      try {
        disk.delete(part);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private static void writeAndSync(Disk.OpenFile file, byte[] bytes) throws IOException {
    try (file) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      file.sync(); // data first: a rename may reach the disk before the bytes do
    }
  }

  private static void syncDirectory(Path directory, Disk disk) throws IOException {
    try (Disk.OpenFile opened = disk.open(directory, StandardOpenOption.READ)) {
      opened.sync();
    } catch (AccessDeniedException e) {
      // Windows opens no directory as a channel and syncs the entry with the file itself.
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        throw e;
      }
    }
  }

  /** Not the whole message: that would name the unfinished file, which is gone by now. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
    return reason == null ? e.toString() : reason;
  }
}
