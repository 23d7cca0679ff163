package io.github.dl4jcompress.demo.mnist;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads and writes the IDX files that MNIST comes in.
 *
 * <p>A file is a big-endian header of 32-bit words and then one unsigned byte per value. Images:
 * magic 2051, count, rows, columns, then {@code [count, 28, 28]} pixels. Labels: magic 2049, count,
 * then {@code [count]} labels in {@code [0, 9]}. Files that begin as gzip does are decompressed,
 * whatever their name.
 *
 * <p>Headers are not believed: memory grows with the bytes that are there, not with those promised.
 */
final class IdxFile {
  private static final int IMAGES_MAGIC = 2051;
  private static final int LABELS_MAGIC = 2049;

  /** Most images or labels that a file may claim: 392 MB of pixels. */
  private static final int MAX_COUNT = 500_000;

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private IdxFile() {}

  /**
   * Reads a file of images and the file of their labels.
   *
   * @throws IOException if a file cannot be read, is not a sound IDX file of 28x28 images or of
   *     labels 0 to 9, or if the counts differ
   */
  static DigitSet read(Path images, Path labels) throws IOException {
    byte[] labelBytes = readLabels(labels);
    byte[] pixels = readImages(images);
    int imageCount = pixels.length / DigitSet.PIXELS;
    if (imageCount != labelBytes.length) {
      throw new IOException(
          images
              + " holds "
              + imageCount
              + " images but "
              + labels
              + " holds "
              + labelBytes.length
              + " labels; the counts must be equal");
    }
    return DigitSet.adopt(pixels, labelBytes);
  }

  /** Reads the pixels of a file of images: unsigned bytes, {@code [count, 28, 28]}. */
  static byte[] readImages(Path file) throws IOException {
    try (InputStream in = open(file)) {
      ByteBuffer header = header(file, in, 4, IMAGES_MAGIC, "images");
      int count = count(file, header, "images");
      int rows = header.getInt();
      int columns = header.getInt();
      if (rows != DigitSet.SIDE || columns != DigitSet.SIDE) {
        throw new IOException(
            "%s: images at byte 8 are %sx%s pixels, allowed: 28x28"
                .formatted(
                    file, Integer.toUnsignedString(rows), Integer.toUnsignedString(columns)));
      }
      return body(file, in, count * DigitSet.PIXELS, "pixels");
    }
  }

  /** Reads the labels of a file of labels: bytes in {@code [0, 9]}, {@code [count]}. */
  static byte[] readLabels(Path file) throws IOException {
    try (InputStream in = open(file)) {
      ByteBuffer header = header(file, in, 2, LABELS_MAGIC, "labels");
      byte[] labels = body(file, in, count(file, header, "labels"), "labels");
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] < 0 || labels[i] >= DigitSet.CLASSES) {
          throw new IOException(
              "%s: label %d at byte %d is %d, allowed: 0 to 9"
                  .formatted(file, i, i + 8, Byte.toUnsignedInt(labels[i])));
        }
      }
      return labels;
    }
  }

  /** Writes the images of a set, not compressed. */
  static void writeImages(Path file, DigitSet set) throws IOException {
    write(file, imagesHeader(set), set.pixels());
  }

  /** Writes the labels of a set, not compressed. */
  static void writeLabels(Path file, DigitSet set) throws IOException {
    write(file, labelsHeader(set), set.labels());
  }

  /** SHA-256, in lower-case hex, of what {@link #writeImages} would write. */
  static String imagesSha256(DigitSet set) {
    return sha256(imagesHeader(set), set.pixels());
  }

  /** SHA-256, in lower-case hex, of what {@link #writeLabels} would write. */
  static String labelsSha256(DigitSet set) {
    return sha256(labelsHeader(set), set.labels());
  }

  private static byte[] imagesHeader(DigitSet set) {
    return ByteBuffer.allocate(16)
        .putInt(IMAGES_MAGIC)
        .putInt(set.count())
        .putInt(DigitSet.SIDE)
        .putInt(DigitSet.SIDE)
        .array();
  }

  private static byte[] labelsHeader(DigitSet set) {
    return ByteBuffer.allocate(8).putInt(LABELS_MAGIC).putInt(set.count()).array();
  }

  private static void write(Path file, byte[] header, byte[] body) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(header);
      out.write(body);
    }
  }

  private static String sha256(byte[] header, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(header);
      digest.update(body);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  // By the first bytes and not by the name: an IDX file begins with two zeros, so the two cannot be
  // mistaken for each other, and browsers like to unpack a download without renaming it.
  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      in.mark(2);
      boolean gzip = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
      in.reset();
      return gzip ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (EOFException | ZipException e) {
      in.close();
      throw new IOException(file + ": damaged gzip header: " + e.getMessage(), e);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static ByteBuffer header(Path file, InputStream in, int words, int magic, String kind)
      throws IOException {
    byte[] bytes = upTo(file, in, 4 * words);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length >= 4) {
      int found = header.getInt();
      if (found != magic) {
        throw new IOException(
            "%s: magic at byte 0 is %s, allowed: %d for IDX %s"
                .formatted(file, Integer.toUnsignedString(found), magic, kind));
      }
    }
    if (bytes.length < 4 * words) {
      throw new IOException(
          "%s: truncated header, expected %d bytes, found %d"
              .formatted(file, 4 * words, bytes.length));
    }
    return header;
  }

  private static int count(Path file, ByteBuffer header, String kind) throws IOException {
    int count = header.getInt();
    if (count < 1 || count > MAX_COUNT) {
      throw new IOException(
          "%s: count at byte 4 is %s %s, allowed: 1 to %d"
              .formatted(file, Integer.toUnsignedString(count), kind, MAX_COUNT));
    }
    return count;
  }

  private static byte[] body(Path file, InputStream in, int expected, String kind)
      throws IOException {
    byte[] body = upTo(file, in, expected);
    if (body.length < expected) {
      throw new IOException(
          "%s: truncated, expected %d bytes of %s, found %d"
              .formatted(file, expected, kind, body.length));
    }
    int next;
    try {
      next = in.read();
    } catch (EOFException | ZipException e) {
      throw new IOException(
          "%s: damaged gzip end after %d bytes of %s: %s"
              .formatted(file, expected, kind, e.getMessage()),
          e);
    }
    if (next >= 0) {
      throw new IOException(
          "%s: trailing bytes after the expected %d bytes of %s".formatted(file, expected, kind));
    }
    return body;
  }

  /** As many bytes as there are, {@code most} at most: a cut gzip stream counts as its end. */
  private static byte[] upTo(Path file, InputStream in, int most) throws IOException {
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
      throw new IOException(
          "%s: damaged gzip data after %d bytes: %s".formatted(file, bytes.size(), e.getMessage()),
          e);
    }
    return bytes.toByteArray();
  }
}
