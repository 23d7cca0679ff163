package io.github.dl4jcompress.checkpoint;

import io.github.dl4jcompress.format.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints in a directory, by their names. Each stands there whole: unfinished ones have
 * other names.
 */
record CheckpointFolder(Path directory) {
  private static final Pattern NAME = Pattern.compile("checkpoint-\\d{10}\\.zip");

  /** The files, oldest first; none if there is no such directory. */
  List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(directory)) {
      return found
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /**
   * Puts a checkpoint there, and when it is safe on the disk deletes all but some of the newest.
   */
  Path save(int step, byte[] bytes, int keep) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(String.format(Locale.ROOT, "checkpoint-%010d.zip", step));
    DurableFile.replace(file, bytes);
    List<Path> all = files();
    for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
      Files.deleteIfExists(old);
    }
    return file;
  }
}
