package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogitCacheTest {
  private static final int MAGIC = 0x4C433444;
  private static final long TEACHER = 7;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path directory;

  private Path file() {
    return directory.resolve("logits.d4cl");
  }

  private Path saved() throws IOException {
    LogitCache cache = LogitCache.onDisk(file());
    cache.put(11, new float[] {1.5f, -2f, 0.25f});
    cache.put(-7, new float[] {0, 65504, -1e-4f});
    cache.save();
    return file();
  }

  /** A file with a right checksum and whatever else. */
  private Path forged(long count, int... body) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(24 + 4 * body.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(1).putLong(TEACHER).putInt((int) count);
    for (int word : body) {
      out.putInt(word);
    }
    CRC32C crc = new CRC32C();
    crc.update(out.array(), 0, out.position());
    out.putInt((int) crc.getValue());
    return Files.write(file(), out.array());
  }

  private void assertRefused(Path file, String problem) {
    assertThatThrownBy(() -> LogitCache.onDisk(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": " + problem);
  }

  @Test
  void keepsSixteenBits() {
    LogitCache cache = LogitCache.inMemory();
    Random random = new Random(1);
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (20 * random.nextGaussian());
    }
    cache.put(5, values);
    float[] found = cache.get(5).orElseThrow();
    for (int i = 0; i < values.length; i++) {
      assertThat(found[i]).isCloseTo(values[i], within(Math.abs(values[i]) / 2048 + 1e-7f));
    }
    assertThat(cache.get(6)).isEmpty();
    assertThat(cache.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0f, 1, -3.5f, 65504, -65504, 6.1035156e-5f, 5.9604645e-8f})
  void whatSixteenBitsHoldIsKeptExactly(float value) {
    LogitCache cache = LogitCache.inMemory();
    cache.put(1, new float[] {value});
    assertThat(cache.get(1).orElseThrow()).containsExactly(value);
  }

  @ParameterizedTest
  @ValueSource(floats = {65_600, -1e30f, Float.POSITIVE_INFINITY, Float.NaN})
  void refusesWhatSixteenBitsCannotHold(float value) {
    assertThatThrownBy(() -> LogitCache.inMemory().put(1, new float[] {0, value}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the teacher put out "
                + value
                + ", and the cache's 16 bits hold -65504 to 65504;"
                + " use LogitCache.off()");
  }

  @Test
  void aFileGivesBackWhatWasSaved() throws IOException {
    LogitCache read = LogitCache.onDisk(saved());
    assertThat(read.size()).isEqualTo(2);
    assertThat(read.get(11)).hasValue(new float[] {1.5f, -2f, 0.25f});
    assertThat(read.get(-7).orElseThrow()).startsWith(0, 65504);
    read.put(12, new float[] {1});
    read.save();
    assertThat(LogitCache.onDisk(file()).size()).isEqualTo(3);
  }

  @Test
  void aCacheWithNothingNewLeavesItsFileAlone() throws IOException {
    Path file = saved();
    LogitCache read = LogitCache.onDisk(file);
    Files.delete(file);
    read.save();
    assertThat(file).doesNotExist();
  }

  @Test
  void aMissingFileIsAnEmptyCache() throws IOException {
    LogitCache cache = LogitCache.onDisk(file());
    assertThat(cache.size()).isZero();
    assertThat(cache.isEnabled()).isTrue();
    cache.save();
    assertThat(file()).doesNotExist();
  }

  @Test
  void offKeepsNothingAndDisablingForgets() throws IOException {
    assertThat(LogitCache.off().isEnabled()).isFalse();
    assertThat(LogitCache.inMemory().isEnabled()).isTrue();
    LogitCache cache = LogitCache.onDisk(file());
    cache.put(1, new float[] {1});
    cache.disable();
    assertThat(cache.isEnabled()).isFalse();
    assertThat(cache.size()).isZero();
    cache.save();
    assertThat(file()).doesNotExist();
  }

  @Test
  void everyBitFlipIsRefused() throws IOException {
    byte[] good = Files.readAllBytes(saved());
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      Files.write(file(), bad);
      String problem =
          bit < 64
              ? "no file of teacher logits of version 1"
              : "the file of teacher logits is damaged; delete it";
      assertThatThrownBy(() -> LogitCache.onDisk(file()))
          .as("bit " + bit)
          .isInstanceOf(IOException.class)
          .hasMessage(file() + ": " + problem);
    }
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] good = Files.readAllBytes(saved());
    for (int length = 0; length < good.length; length++) {
      Files.write(file(), Arrays.copyOf(good, length));
      assertThatThrownBy(() -> LogitCache.onDisk(file()))
          .as("length " + length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("file of teacher logits");
    }
  }

  @Test
  void refusesAnotherKindOfFile() throws IOException {
    assertRefused(
        Files.writeString(file(), "certainly no teacher"),
        "no file of teacher logits of version 1");
  }

  @ParameterizedTest(name = "{0} examples, the first with {1} values")
  @CsvSource({
    "1, -1",
    "1, 2147483647",
    "1, 3",
    "2147483647, 2",
    "4294967295, 2",
    "2, 2",
    "0, 2",
  })
  void refusesNonsenseUnderARightChecksum(long count, int values) throws IOException {
    assertRefused(
        forged(count, 1, 0, values, 0x3C003C00),
        "the file of teacher logits is damaged; delete it");
  }

  @Test
  void acceptsTheSameWithSense() throws IOException {
    LogitCache cache = LogitCache.onDisk(forged(1, 1, 0, 2, 0x3C003C00));
    assertThat(cache.get(1)).hasValue(new float[] {1, 1});
  }
}
