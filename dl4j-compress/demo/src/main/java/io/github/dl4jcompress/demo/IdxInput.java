package io.github.dl4jcompress.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An IDX file of unsigned bytes: a big-endian header of 32-bit words, the first of which is its
 * magic number, and then one byte per value.
 *
 * <p>Headers are not believed: memory grows with the bytes that are there, not with those promised.
 */
public final class IdxInput implements Closeable {
  /** Magic number of images: behind it come count, rows, columns. */
  public static final int IMAGES = 2051;

  /** Magic number of labels: behind it comes their count. */
  public static final int LABELS = 2049;

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final Path file;
  private final InputStream in;

  private IdxInput(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  // By the first bytes and not by the name: an IDX file begins with two zeros, so the two cannot be
  // mistaken for each other, and browsers like to unpack a download without renaming it.
  /** Opens a file; one that begins as gzip does is decompressed, whatever its name. */
  public static IdxInput open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      in.mark(2);
      boolean gzip = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
      in.reset();
      return new IdxInput(file, gzip ? new GZIPInputStream(in, 1 << 16) : in);
    } catch (EOFException | ZipException e) {
      in.close();
      throw new IdxFormatException(file + ": damaged gzip header: " + e.getMessage(), e);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The words before the values, positioned behind the magic number.
   *
   * @param words of 32 bits, the magic number included
   * @param magic what the first one must be
   * @param kind what the file holds, in the plural
   */
  public ByteBuffer header(int words, int magic, String kind) throws IOException {
    byte[] bytes = upTo(4 * words);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length >= 4) {
      int found = header.getInt();
      if (found != magic) {
        throw new IdxFormatException(
            "%s: magic at byte 0 is %s, allowed: %d for IDX %s"
                .formatted(file, Integer.toUnsignedString(found), magic, kind));
      }
    }
    if (bytes.length < 4 * words) {
      throw new IdxFormatException(
          "%s: truncated header, expected %d bytes, found %d"
              .formatted(file, 4 * words, bytes.length));
    }
    return header;
  }

  /** The next word of a header, the number of images or labels, which is at least 1. */
  public int count(ByteBuffer header, int most, String kind) throws IOException {
    int count = header.getInt();
    if (count < 1 || count > most) {
      throw new IdxFormatException(
          "%s: count at byte 4 is %s %s, allowed: 1 to %d"
              .formatted(file, Integer.toUnsignedString(count), kind, most));
    }
    return count;
  }

  /** All values, of one byte each, behind which the file must end. */
  public byte[] body(int expected, String kind) throws IOException {
    byte[] body = upTo(expected);
    if (body.length < expected) {
      throw new IdxFormatException(
          "%s: truncated, expected %d bytes of %s, found %d"
              .formatted(file, expected, kind, body.length));
    }
    int next;
    try {
      next = in.read();
    } catch (EOFException | ZipException e) {
      throw new IdxFormatException(
          "%s: damaged gzip end after %d bytes of %s: %s"
              .formatted(file, expected, kind, e.getMessage()),
          e);
    }
    if (next >= 0) {
      throw new IdxFormatException(
          "%s: trailing bytes after the expected %d bytes of %s".formatted(file, expected, kind));
    }
    return body;
  }

  /** As many bytes as there are, {@code most} at most: a cut gzip stream counts as its end. */
  private byte[] upTo(int most) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(most, 1 << 20));
    byte[] chunk = new byte[Math.min(most, 1 << 16)];
    try {
      while (bytes.size() < most) {
        int got = in.read(chunk, 0, Math.min(chunk.length, most - bytes.size()));
        if (got < 0) {
          break;
        }
        bytes.write(chunk, 0, got);
      }
    } catch (EOFException e) {
      return bytes.toByteArray();
    } catch (ZipException e) {
      throw new IdxFormatException(
          "%s: damaged gzip data after %d bytes: %s".formatted(file, bytes.size(), e.getMessage()),
          e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
