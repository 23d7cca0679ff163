package io.github.dl4jcompress.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The tensors of a {@code .npz} file: a zip of {@link NumpyArray}s, as numpy.savez makes it. */
final class NumpyArchive {
  private static final String SUFFIX = ".npy";

  private NumpyArchive() {}

  /**
   * Reads all arrays of an archive, in its order.
   *
   * @throws IOException if the file cannot be read, or holds anything that is no tensor of levels
   */
  static List<Tensor> read(Path file) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName();
        if (!name.endsWith(SUFFIX)) {
          throw new IOException(
              file + ": found entry '" + name + "', allowed are only arrays, *" + SUFFIX);
        }
        try (InputStream in = zip.getInputStream(entry)) {
          String tensor = name.substring(0, name.length() - SUFFIX.length());
          tensors.add(NumpyArray.read(tensor, in.readAllBytes()));
        } catch (NumpyFormatException e) {
          throw new IOException(file + ", " + name + ": " + e.getMessage(), e);
        }
      }
    }
    if (tensors.isEmpty()) {
      throw new IOException(file + ": an archive without arrays");
    }
    return tensors;
  }
}
