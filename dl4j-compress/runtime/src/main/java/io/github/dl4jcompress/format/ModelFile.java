package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads and writes {@code .d4c} files, which {@code docs/format.md} describes byte by byte.
 *
 * <p>Reading runs no code, loads no class, and opens no file but the one that is asked for and
 * those beside it that hold its sections.
 */
public final class ModelFile {
  /** First number of the version: readers refuse another one. */
  public static final int MAJOR_VERSION = 1;

  /**
   * Second number of the version: readers take this one and all smaller ones. A file has the
   * smallest that has all it needs.
   */
  public static final int MINOR_VERSION = 1;

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  private ModelFile() {}

  /** The bytes of a file of one section; the same network gives the same bytes. */
  public static byte[] write(CompactNetwork network) {
    return Container.of(network, Layout.ONE_SECTION).bytes();
  }

  /**
   * Writes a file so that a crash leaves the old one or the new one, never a mix.
   *
   * <p>Sections in files of their own are written first, under names that no other model's have;
   * those of the model that was replaced are removed last.
   */
  public static void save(CompactNetwork network, Path target, Layout layout) throws IOException {
    Container container = Container.of(network, layout);
    SectionFile sections = new SectionFile(target, container.header());
    if (layout == Layout.FILE_PER_LAYER) {
      sections.write(container.sections(), () -> DurableFile.replace(target, container.front()));
    } else {
      DurableFile.replace(target, container.bytes());
    }
    sections.removeOthers();
  }

  /** Reads at most {@code limits.fileBytes()} bytes, then opens them; does not close the stream. */
  public static CompactNetwork read(InputStream in, ReadLimits limits) throws IOException {
    return ModelSections.open(readAll(in, limits), Optional.empty(), limits).network();
  }

  /** Opens a file, and the files of its sections if they have some. */
  public static CompactNetwork read(Path path, ReadLimits limits) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return ModelSections.open(readAll(in, limits), Optional.of(path), limits).network();
    }
  }

  /**
   * Opens the bytes of a file.
   *
   * @throws CorruptModelException if they are damaged
   * @throws UnsupportedModelException if they are of another version or beyond a limit
   */
  public static CompactNetwork read(byte[] file, ReadLimits limits) throws IOException {
    Objects.requireNonNull(limits, "limits");
    return ModelSections.open(file, Optional.empty(), limits).network();
  }

  private static byte[] readAll(InputStream in, ReadLimits limits) throws IOException {
    int most = (int) Math.min(limits.fileBytes(), LARGEST_ARRAY);
    byte[] file = FirstBytes.of(in, most);
    if (in.read() >= 0) {
      throw new UnsupportedModelException(
          UnsupportedModelException.Reason.BEYOND_LIMIT,
          "file length: this reader's limit is " + limits.fileBytes() + " bytes");
    }
    return file;
  }
}
