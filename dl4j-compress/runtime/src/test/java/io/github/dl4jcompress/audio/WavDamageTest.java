package io.github.dl4jcompress.audio;

import static io.github.dl4jcompress.audio.WavBytes.IEEE_FLOAT;
import static io.github.dl4jcompress.audio.WavBytes.PCM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are cut off, damaged or made to do harm. */
class WavDamageTest {
  private static final long ALLOWED_BYTES = 1 << 20;
  private static final int OPEN = -1; // 0xFFFFFFFF, as recorders write that are not done yet
  private static final byte[] SILENCE = new byte[4];

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static WavBytes pcm16() {
    return new WavBytes().format(PCM, 1, 8_000, 16);
  }

  private static byte[] text(String bytes) {
    return bytes.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] format(int length, int at, int value) {
    byte[] file = new WavBytes().extensible(PCM, 1, 16, 16).chunk("data", SILENCE).toBytes();
    file[16] = (byte) length;
    file[at] = (byte) value;
    return file;
  }

  private static Arguments refusal(byte[] file, String message) {
    return Arguments.of(message, file);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(text("RI"), "header at byte 0: 12 more bytes needed, 2 left"),
        refusal(text("RIFX0000WAVE"), "header at byte 0: need 'RIFF', found 'RIFX'"),
        refusal(text("RIFF0000AVI\u0007"), "header at byte 8: need 'WAVE', found 'AVI?'"),
        refusal(
            pcm16().chunk("data", SILENCE).toBytes(OPEN),
            "RIFF at byte 4: its length is 4294967295: the recorder left it open; need the true"
                + " one"),
        refusal(
            pcm16().chunk("data", SILENCE).toBytes(0),
            "RIFF at byte 4: its length is 0: the recorder left it open; need the true one"),
        refusal(
            pcm16().head("data", OPEN).toBytes(),
            "chunk 'data' at byte 36: its length is 4294967295: the recorder left it open; need"
                + " the true one"),
        refusal(
            pcm16().head("data", 0).toBytes(),
            "chunk 'data' at byte 36: its length is 0: the recorder left it open; need the true"
                + " one"),
        refusal(
            pcm16().head("data", 6).toBytes(),
            "chunk 'data' at byte 36: 6 bytes, but the RIFF ends after 0"),
        refusal(
            pcm16().head("LIST", -2).chunk("data", SILENCE).toBytes(),
            "chunk 'LIST' at byte 36: 4294967294 bytes, but the RIFF ends after 12"),
        refusal(
            pcm16().head("LIST", 100).toBytes(1_000),
            "chunk 'LIST' at byte 44: 100 more bytes needed, fewer left"),
        refusal(
            pcm16().head("data", 100).chunk("????", SILENCE).toBytes(1_000),
            "data at byte 44: 100 more bytes needed, 12 left"),
        refusal(
            new WavBytes().chunk("data", SILENCE).toBytes(),
            "chunk 'data' at byte 12: expected 'fmt ' here"),
        refusal(
            pcm16().format(PCM, 1, 8_000, 16).toBytes(),
            "chunk 'fmt ' at byte 36: expected 'data' here"),
        refusal(pcm16().toBytes(), "end of RIFF at byte 36: there was no chunk 'data'"),
        refusal(new WavBytes().toBytes(), "end of RIFF at byte 12: there was no chunk 'fmt '"),
        refusal(
            pcm16().chunk("data", (byte) 1).toBytes(),
            "data at byte 44: 1 bytes are no multiple of 2"),
        refusal(
            new WavBytes().chunk("fmt ", new byte[14]).toBytes(),
            "format at byte 20: need at least 16 bytes, found 14"),
        refusal(format(18, 44, 0), "format at byte 20: an extensible one needs 40 bytes, found 18"),
        refusal(format(40, 38, 17), "format at byte 38: used bits must be in [1, 16], found 17"),
        refusal(format(40, 38, 0), "format at byte 38: used bits must be in [1, 16], found 0"),
        refusal(
            format(40, 59, 0),
            "format at byte 44: a kind of another maker; need 1 (PCM) or 3 (IEEE float)"),
        refusal(
            format(40, 44, 7),
            "format at byte 20: kind 7 is not read; need 1 (PCM) or 3 (IEEE float)"),
        refusal(
            new WavBytes().format(2, 1, 8_000, 4).toBytes(),
            "format at byte 20: kind 2 is not read; need 1 (PCM) or 3 (IEEE float)"),
        refusal(
            new WavBytes().format(PCM, 1, 0, 16).toBytes(),
            "format at byte 24: sample rate must be in [1, 768000] Hz, found 0"),
        refusal(
            new WavBytes().format(PCM, 1, -1, 16).toBytes(),
            "format at byte 24: sample rate must be in [1, 768000] Hz, found 4294967295"),
        refusal(
            new WavBytes().format(PCM, 1, 8_000, 12).toBytes(),
            "format at byte 34: need 8, 16, 24 or 32 bits, found 12"),
        refusal(
            new WavBytes().format(IEEE_FLOAT, 1, 8_000, 64).toBytes(),
            "format at byte 34: need 32 bits, found 64"),
        refusal(
            new WavBytes().format(PCM, 0, 8_000, 16).toBytes(),
            "format at byte 22: need at least 1 channel, found 0"),
        refusal(format(40, 32, 3), "format at byte 32: need 2 bytes for all channels, found 3"),
        refusal(
            WavBytes.plain(IEEE_FLOAT, 1, 32, text("\0\0\0\0\0\0\u0080\u007f")),
            "data at byte 48: samples must be finite, found Infinity"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void saysWhatIsWrongAndWhere(String message, byte[] file) {
    assertThatThrownBy(() -> WavFile.read(file))
        .isInstanceOf(WavFormatException.class)
        .hasMessage(message);
  }

  @Test
  void refusesMoreSamplesThanAllowed() throws IOException {
    byte[] file = pcm16().chunk("data", new byte[2_002]).toBytes();
    assertThat(WavFile.read(new ByteArrayInputStream(file), 1_001).samples()).hasSize(1_001);
    assertThatThrownBy(() -> WavFile.read(new ByteArrayInputStream(file), 1_000))
        .isInstanceOf(WavFormatException.class)
        .hasMessage("data at byte 44: 1001 samples per channel; this reader's limit is 1000");
    assertThatThrownBy(() -> WavFile.read(new ByteArrayInputStream(file), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxSamples must be >= 1, got 0");
    byte[] long8 = new WavBytes().format(PCM, 1, 8_000, 8).head("data", -40).toBytes(-3);
    assertThatThrownBy(() -> WavFile.read(long8))
        .isInstanceOf(WavFormatException.class)
        .hasMessage(
            "data at byte 44: 4294967256 samples per channel; this reader's limit is 67108864");
  }

  @Test
  void everyTruncationIsRefusedUntilTheSamplesAreComplete() throws IOException {
    byte[] file =
        new WavBytes()
            .chunk("LIST", new byte[5])
            .extensible(PCM, 2, 24, 20)
            .chunk("data", new byte[60])
            .chunk("id3 ", new byte[7])
            .toBytes();
    int samplesEnd = file.length - 16;
    for (int length = 0; length < samplesEnd; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> WavFile.read(cut))
          .as("cut to " + length)
          .isInstanceOf(WavFormatException.class)
          .hasMessageContaining(" more bytes needed, ");
    }
    for (int length = samplesEnd; length <= file.length; length++) {
      assertThat(WavFile.read(Arrays.copyOf(file, length)).samples()).hasSize(10);
    }
  }

  @Test
  void damageIsReadOrRefusedForLittleMemory() throws IOException {
    byte[] good =
        new WavBytes()
            .chunk("LIST", SILENCE)
            .extensible(PCM, 2, 16, 16)
            .chunk("data", new byte[60])
            .toBytes();
    assertThat(WavFile.read(good).samples()).hasSize(15);

    Random random = new Random(7);
    long most = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        assertThat(WavFile.read(bad).samples()).hasSizeBetween(1, 60);
      } catch (WavFormatException refused) {
        assertThat(refused).hasMessageMatching("[ -~]+ at byte \\d+: .+");
      }
      most = Math.max(most, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(most).isLessThan(ALLOWED_BYTES);
  }

  @Test
  void aHugePromiseTakesLittleMemory() {
    byte[] file = new WavBytes().format(PCM, 1, 8_000, 8).head("data", 1 << 26).toBytes(1 << 30);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> WavFile.read(file))
        .isInstanceOf(WavFormatException.class)
        .hasMessage("data at byte 44: 8192 more bytes needed, 0 left");
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOWED_BYTES);
  }

  @Test
  void aFailingStreamIsNoFormatError() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk on fire");
          }

          @Override
          public int read(byte[] bytes, int from, int count) throws IOException {
            return read();
          }
        };
    assertThatThrownBy(() -> WavFile.read(failing))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("disk on fire");
  }
}
