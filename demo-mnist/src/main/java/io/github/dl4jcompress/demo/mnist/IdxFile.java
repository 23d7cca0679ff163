package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.demo.IdxInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
  private static final int IMAGES_MAGIC = IdxInput.IMAGES;
  private static final int LABELS_MAGIC = IdxInput.LABELS;

  /** Most images or labels that a file may claim: 392 MB of pixels. */
  private static final int MAX_COUNT = 500_000;

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
    try (IdxInput in = IdxInput.open(file)) {
      ByteBuffer header = in.header(4, IMAGES_MAGIC, "images");
      int count = in.count(header, MAX_COUNT, "images");
      int rows = header.getInt();
      int columns = header.getInt();
      if (rows != DigitSet.SIDE || columns != DigitSet.SIDE) {
        throw new IOException(
            "%s: images at byte 8 are %sx%s pixels, allowed: 28x28"
                .formatted(
                    file, Integer.toUnsignedString(rows), Integer.toUnsignedString(columns)));
      }
      return in.body(count * DigitSet.PIXELS, "pixels");
    }
  }

  /** Reads the labels of a file of labels: bytes in {@code [0, 9]}, {@code [count]}. */
  static byte[] readLabels(Path file) throws IOException {
    try (IdxInput in = IdxInput.open(file)) {
      ByteBuffer header = in.header(2, LABELS_MAGIC, "labels");
      byte[] labels = in.body(in.count(header, MAX_COUNT, "labels"), "labels");
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
}
