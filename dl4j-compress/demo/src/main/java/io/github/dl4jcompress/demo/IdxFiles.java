package io.github.dl4jcompress.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The four IDX files of a data set of images in one folder, under the names that MNIST's have.
 *
 * @param folder where the files lie
 * @param paths one existing file per part
 */
public record IdxFiles(Path folder, Map<Part, Path> paths) {
  public IdxFiles {
    paths = Map.copyOf(paths);
  }

  /** What a file holds; the name is that of the original MNIST distribution. */
  public enum Part {
    TRAIN_IMAGES("train-images-idx3-ubyte"),
    TRAIN_LABELS("train-labels-idx1-ubyte"),
    TEST_IMAGES("t10k-images-idx3-ubyte"),
    TEST_LABELS("t10k-labels-idx1-ubyte");

    private final String fileName;

    Part(String fileName) {
      this.fileName = fileName;
    }

    /** The preferred name. */
    public String fileName() {
      return fileName;
    }

    /** The names under which the file may lie, the preferred one first. */
    private List<String> spellings() {
      String dotted = fileName.replace("-idx", ".idx");
      return List.of(fileName, dotted, fileName + ".gz", dotted + ".gz");
    }

    private Optional<Path> in(Path folder) {
      return spellings().stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }
  }

  /**
   * Looks for the four files.
   *
   * @return empty if none of them is there
   * @throws IOException if some are there and some are not
   */
  public static Optional<IdxFiles> in(Path folder) throws IOException {
    Map<Part, Path> found = new EnumMap<>(Part.class);
    List<String> missing = new ArrayList<>();
    for (Part part : Part.values()) {
      Optional<Path> file = part.in(folder);
      file.ifPresent(path -> found.put(part, path));
      if (file.isEmpty()) {
        missing.add(part.fileName());
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          "%s: incomplete data set, missing %s (each may also end in .gz)"
              .formatted(folder, String.join(", ", missing)));
    }
    return Optional.of(new IdxFiles(folder, found));
  }

  /** The names of all four files, for messages. */
  public static String names() {
    return Stream.of(Part.values()).map(Part::fileName).collect(Collectors.joining(", "));
  }

  /** The file of a part. */
  public Path path(Part part) {
    return Optional.ofNullable(paths.get(part))
        .orElseThrow(() -> new IllegalStateException("no file for " + part + " in " + folder));
  }
}
