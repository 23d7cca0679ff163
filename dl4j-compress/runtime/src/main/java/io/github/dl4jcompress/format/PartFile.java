package io.github.dl4jcompress.format;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names of files that are not finished, and the removal of those whose process was killed. */
final class PartFile {
  /** No save takes that long, and the clocks of two machines hardly differ by that much. */
  private static final Duration STRAY_AFTER = Duration.ofHours(1);

  private static final Pattern NAME = Pattern.compile("\\.d4c-[0-9a-f-]{36}\\.part");

  private PartFile() {}

  /** A name that no other thread, process or machine uses. */
  static Path in(Path directory) {
    // Not the ids of process and thread: they repeat where containers share a directory.
    return directory.resolve(".d4c-" + UUID.randomUUID() + ".part");
  }

  /** Whether the last part of the path is one of our names. */
  static boolean isNamedLikeOne(Path path) {
    return NAME.matcher(String.valueOf(path.getFileName())).matches();
  }

  /**
   * Removes part files that nothing was written to for an hour. Younger ones may belong to a save
   * that goes on elsewhere, so they stay, as does every link and directory.
   */
  static void removeStrays(Path directory, Disk disk) {
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(directory, PartFile::isNamedLikeOne)) {
      for (Path part : parts) {
        removeIfStray(part, disk);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Strays are litter and do no harm: a directory that shows none must not stop a save.
    }
  }

  private static void removeIfStray(Path part, Disk disk) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(part, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Instant limit = Instant.now().minus(STRAY_AFTER);
      if (found.isRegularFile() && found.lastModifiedTime().toInstant().isBefore(limit)) {
        disk.delete(part);
      }
    } catch (IOException e) {
      // Gone already, or another user's: the others can be removed all the same.
    }
  }
}
