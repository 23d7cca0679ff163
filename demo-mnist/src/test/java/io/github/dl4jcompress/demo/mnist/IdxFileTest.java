package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  private static final int IMAGE = 784;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path folder;

  @Test
  void readsWhatItWrites() throws IOException {
    DigitSet written = SyntheticDigits.generate(1, 30);
    Path images = folder.resolve("images");
    Path labels = folder.resolve("labels");
    IdxFile.writeImages(images, written);
    IdxFile.writeLabels(labels, written);

    DigitSet read = IdxFile.read(images, labels);

    assertThat(read.pixels()).isEqualTo(written.pixels());
    assertThat(read.labels()).isEqualTo(written.labels());
  }

  @Test
  void readsTheHeaderOfTheFormatsAuthor() throws IOException {
    // As od prints the first bytes of the original files, but for the count.
    byte[] images = concat(bytes(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28), 2 * IMAGE);
    images[16] = (byte) 255;
    assertThat(IdxFile.readImages(file("images", images)))
        .hasSize(2 * IMAGE)
        .startsWith((byte) 255, (byte) 0);
    assertThat(IdxFile.readLabels(file("labels", bytes(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1))))
        .containsExactly(7, 2, 1);
  }

  @Test
  void unpacksGzipWhateverTheName() throws IOException {
    byte[] labels = gzip(labels(3, 1, 2, 3));
    assertThat(IdxFile.readLabels(file("labels.gz", labels))).containsExactly(1, 2, 3);
    assertThat(IdxFile.readLabels(file("labels", labels))).containsExactly(1, 2, 3);
    assertThat(IdxFile.readLabels(file("plain.gz", labels(1, 9)))).containsExactly(9);
  }

  @Test
  void refusesOtherMagic() throws IOException {
    Path labels = file("labels", labels(1, 5));
    assertRefused(() -> IdxFile.readImages(labels))
        .hasMessage(labels + ": magic at byte 0 is 2049, allowed: 2051 for IDX images");
    Path images = file("images", images(1, 28, 28, IMAGE));
    assertRefused(() -> IdxFile.readLabels(images))
        .hasMessage(images + ": magic at byte 0 is 2051, allowed: 2049 for IDX labels");
    Path page = file("page", "<html>".getBytes(StandardCharsets.US_ASCII));
    assertRefused(() -> IdxFile.readLabels(page))
        .hasMessage(page + ": magic at byte 0 is 1013478509, allowed: 2049 for IDX labels");
  }

  @Test
  void refusesCutHeader() throws IOException {
    Path empty = file("empty", new byte[0]);
    assertRefused(() -> IdxFile.readLabels(empty))
        .hasMessage(empty + ": truncated header, expected 8 bytes, found 0");
    Path cut = file("cut", Arrays.copyOf(images(1, 28, 28, 0), 11));
    assertRefused(() -> IdxFile.readImages(cut))
        .hasMessage(cut + ": truncated header, expected 16 bytes, found 11");
  }

  @Test
  void refusesTruncatedImages() throws IOException {
    Path file = file("images", images(2, 28, 28, 2 * IMAGE - 1));
    assertRefused(() -> IdxFile.readImages(file))
        .hasMessage(file + ": truncated, expected 1568 bytes of pixels, found 1567");
  }

  @Test
  void refusesTruncatedLabels() throws IOException {
    Path file = file("labels", labels(4, 1, 2));
    assertRefused(() -> IdxFile.readLabels(file))
        .hasMessage(file + ": truncated, expected 4 bytes of labels, found 2");
  }

  @Test
  void refusesTrailingBytes() throws IOException {
    Path images = file("images", images(1, 28, 28, IMAGE + 1));
    assertRefused(() -> IdxFile.readImages(images))
        .hasMessage(images + ": trailing bytes after the expected 784 bytes of pixels");
    Path labels = file("labels", gzip(labels(1, 2, 3)));
    assertRefused(() -> IdxFile.readLabels(labels))
        .hasMessage(labels + ": trailing bytes after the expected 1 bytes of labels");
  }

  @Test
  void refusesImagesOfAnotherSize() throws IOException {
    Path file = file("images", images(1, 32, 28, 32 * 28));
    assertRefused(() -> IdxFile.readImages(file))
        .hasMessage(file + ": images at byte 8 are 32x28 pixels, allowed: 28x28");
    Path negative = file("negative", images(1, 28, -1, 0));
    assertRefused(() -> IdxFile.readImages(negative))
        .hasMessageContaining("are 28x4294967295 pixels, allowed: 28x28");
  }

  @Test
  void refusesLabelAboveNine() throws IOException {
    Path file = file("labels", labels(3, 0, 10, 200));
    assertRefused(() -> IdxFile.readLabels(file))
        .hasMessage(file + ": label 1 at byte 9 is 10, allowed: 0 to 9");
    Path high = file("high", labels(1, 200));
    assertRefused(() -> IdxFile.readLabels(high))
        .hasMessage(high + ": label 0 at byte 8 is 200, allowed: 0 to 9");
  }

  @Test
  void refusesCountsThatDiffer() throws IOException {
    Path images = file("images", images(2, 28, 28, 2 * IMAGE));
    Path labels = file("labels", labels(3, 1, 2, 3));
    assertRefused(() -> IdxFile.read(images, labels))
        .hasMessage(
            images + " holds 2 images but " + labels + " holds 3 labels; the counts must be equal");
  }

  @Test
  void refusesCountsBeyondTheLimitBeforeAllocating() throws IOException {
    for (int count : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, -1, 500_001, 0}) {
      Path file = file("images", images(count, 28, 28, 10));
      assertRefused(() -> IdxFile.readImages(file))
          .hasMessage(
              "%s: count at byte 4 is %s images, allowed: 1 to 500000"
                  .formatted(file, Integer.toUnsignedString(count)));
    }
  }

  @Test
  void readsOnlyTheBytesThatAreThereHoweverManyArePromised() throws IOException {
    Path file = file("images", images(500_000, 28, 28, 10));
    assertRefused(() -> IdxFile.readImages(file))
        .hasMessage(file + ": truncated, expected 392000000 bytes of pixels, found 10");
  }

  @Test
  void refusesDamagedGzip() throws IOException {
    byte[] good = gzip(images(2, 28, 28, 2 * IMAGE));
    Path cut = file("cut", Arrays.copyOf(good, good.length - 12));
    assertRefused(() -> IdxFile.readImages(cut))
        .hasMessageMatching(".*: truncated, expected 1568 bytes of pixels, found \\d+");
    Path noTrailer = file("noTrailer", Arrays.copyOf(good, good.length - 3));
    assertRefused(() -> IdxFile.readImages(noTrailer)).hasMessageContaining("damaged gzip end");
    byte[] wrongSum = good.clone();
    wrongSum[good.length - 6] ^= 1;
    Path sum = file("sum", wrongSum);
    assertRefused(() -> IdxFile.readImages(sum))
        .hasMessage(sum + ": damaged gzip end after 1568 bytes of pixels: Corrupt GZIP trailer");
    Path onlyMagic = file("onlyMagic", bytes(0x1f, 0x8b));
    assertRefused(() -> IdxFile.readImages(onlyMagic)).hasMessageContaining("damaged gzip header");
  }

  @Test
  void hashesTheFileThatItWouldWrite() throws Exception {
    DigitSet set = SyntheticDigits.generate(1, 5);
    Path file = folder.resolve("images");
    IdxFile.writeImages(file, set);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertThat(IdxFile.imagesSha256(set)).isEqualTo(HexFormat.of().formatHex(digest));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable reading) {
    return assertThatThrownBy(reading).isInstanceOf(IOException.class);
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] images(int count, int rows, int columns, int pixels) {
    return ByteBuffer.allocate(16 + pixels)
        .putInt(2051)
        .putInt(count)
        .putInt(rows)
        .putInt(columns)
        .array();
  }

  private static byte[] labels(int count, int... labels) {
    return ByteBuffer.allocate(8 + labels.length)
        .putInt(2049)
        .putInt(count)
        .put(bytes(labels))
        .array();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] concat(byte[] start, int zeros) {
    return Arrays.copyOf(start, start.length + zeros);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }
}
