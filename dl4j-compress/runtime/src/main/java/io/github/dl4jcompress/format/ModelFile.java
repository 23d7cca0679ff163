package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Reads and writes {@code .d4c} files.
 *
 * <p>A file is a header of 14 bytes (magic {@code D4C} and newline, major and minor version, length
 * of the whole file, CRC-32C of all other bytes) and a body. Numbers are little-endian. Reading
 * runs no code, loads no class and opens no other file.
 */
public final class ModelFile {
  /** First number of the version: readers refuse another one. 0 until the format is frozen. */
  public static final int MAJOR_VERSION = 0;

  /** Second number of the version: readers take this one and, from 1.0 on, all smaller ones. */
  public static final int MINOR_VERSION = 2;

  private static final byte[] MAGIC = {'D', '4', 'C', '\n'};
  private static final int LENGTH_AT = 6;
  private static final int CHECKSUM_AT = 10;
  private static final int HEADER_BYTES = 14;

  private ModelFile() {}

  /** The bytes of a file; the same network gives the same bytes. */
  public static byte[] write(CompactNetwork network) {
    byte[] body = ModelWriter.body(network);
    ByteSink out = new ByteSink();
    out.bytes(MAGIC);
    out.u8(MAJOR_VERSION);
    out.u8(MINOR_VERSION);
    out.u32(HEADER_BYTES + body.length);
    byte[] head = out.toByteArray();
    out.u32(checksum(head, body, 0));
    out.bytes(body);
    return out.toByteArray();
  }

  /** Writes a file so that a crash leaves the old one or the new one, never a mix. */
  public static void save(CompactNetwork network, Path target) throws IOException {
    DurableFile.replace(target, write(network));
  }

  /** Reads at most {@code limits.fileBytes()} bytes, then opens them; does not close the stream. */
  public static CompactNetwork read(InputStream in, ReadLimits limits) throws IOException {
    int most = (int) Math.min(limits.fileBytes(), Integer.MAX_VALUE - 16);
    byte[] file = in.readNBytes(most);
    if (in.read() >= 0) {
      throw new UnsupportedModelException(
          "file length: this reader's limit is " + limits.fileBytes() + " bytes");
    }
    return read(file, limits);
  }

  /** Opens a file. */
  public static CompactNetwork read(Path path, ReadLimits limits) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, limits);
    }
  }

  /**
   * Opens the bytes of a file.
   *
   * @throws CorruptModelException if they are damaged
   * @throws UnsupportedModelException if they are of another version or beyond a limit
   */
  public static CompactNetwork read(byte[] file, ReadLimits limits) throws ModelFileException {
    Objects.requireNonNull(limits, "limits");
    if (file.length > limits.fileBytes()) {
      throw new UnsupportedModelException(
          "file length: found " + file.length + ", this reader's limit is " + limits.fileBytes());
    }
    ByteSource in = new ByteSource(file, 0);
    for (byte expected : MAGIC) {
      if (in.u8() != expected) {
        throw new CorruptModelException("magic", 0, "not a .d4c file");
      }
    }
    int major = in.u8();
    int minor = in.u8();
    long length = in.u32();
    long checksum = in.u32();
    if (length != file.length) {
      throw new CorruptModelException(
          "length", LENGTH_AT, "the file says " + length + " bytes, found " + file.length);
    }
    byte[] head = Arrays.copyOf(file, CHECKSUM_AT);
    long computed = checksum(head, file, HEADER_BYTES);
    if (checksum != computed) {
      throw new CorruptModelException(
          "checksum",
          CHECKSUM_AT,
          "the file says "
              + Long.toHexString(checksum)
              + ", computed "
              + Long.toHexString(computed));
    }
    // Only now is the version believed: a damaged version number is damage, not another version.
    if (major != MAJOR_VERSION || minor != MINOR_VERSION) {
      boolean newer = major > MAJOR_VERSION || (major == MAJOR_VERSION && minor > MINOR_VERSION);
      throw new UnsupportedModelException(
          "format version "
              + major
              + "."
              + minor
              + " is too "
              + (newer ? "new" : "old")
              + "; this reader takes "
              + MAJOR_VERSION
              + "."
              + MINOR_VERSION);
    }
    return ModelReader.read(file, in, limits);
  }

  private static long checksum(byte[] head, byte[] rest, int from) {
    CRC32C crc = new CRC32C();
    crc.update(head, 0, head.length);
    crc.update(rest, from, rest.length - from);
    return crc.getValue();
  }
}
