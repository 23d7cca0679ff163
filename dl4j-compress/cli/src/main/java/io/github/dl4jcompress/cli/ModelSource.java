package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.cli.input.RefusedFileException;
import io.github.dl4jcompress.demo.UsageException;
import io.github.dl4jcompress.format.ModelFileException;
import io.github.dl4jcompress.format.ModelSections;
import io.github.dl4jcompress.format.ReadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import picocli.CommandLine.Option;

/** Opens compact models; what is wrong with one is said with its name. */
final class ModelSource {
  @Option(
      names = "--max-memory",
      paramLabel = "BYTES",
      description = "Most memory that the decoded model may take; by default ${DEFAULT-VALUE}.")
  private long maxMemory = ReadLimits.DEFAULT.decodedBytes();

  private ReadLimits limits() {
    if (maxMemory < 1) {
      throw new UsageException("--max-memory must be at least 1 byte, got " + maxMemory);
    }
    return ReadLimits.DEFAULT.withDecodedBytes(maxMemory);
  }

  /** Reads and decodes a model. */
  CompactModel load(Path file) throws IOException {
    return read(file, () -> CompactModel.load(file, limits()));
  }

  /** Opens a model without decoding it. */
  ModelSections sections(Path file) throws IOException {
    return read(file, () -> ModelSections.open(file, limits()));
  }

  /** Bytes of a model, in one file or several. */
  static long bytes(ModelSections sections) {
    long bytes = sections.frontBytes();
    for (int i = 0; i < sections.count(); i++) {
      bytes += sections.bytes(i);
    }
    return bytes;
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T read(Path file, Reading<T> reading) throws IOException {
    requireFile(file);
    try {
      return reading.read();
    } catch (ModelFileException e) {
      throw new RefusedFileException(file + ": " + e.getMessage(), e);
    }
  }

  /** Refuses a directory, for which Java's own message does not say which one it is. */
  static void requireFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("cannot read " + file + ": it is a directory");
    }
  }

  /** SHA-256 of a file, in lower-case hex. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[1 << 16];
      for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
        digest.update(chunk, 0, got);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of the bytes of a file, in lower-case hex. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
