package io.github.dl4jcompress.audio;

import static io.github.dl4jcompress.audio.WavBytes.IEEE_FLOAT;
import static io.github.dl4jcompress.audio.WavBytes.PCM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WavFileTest {
  private static final byte X = (byte) 0xFF;
  private static final byte M = (byte) 0x80;
  private static final Offset<Float> STEP_OF_8 = within(1 / 128f);

  private final Path directory;

  WavFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private float[] written(float... samples) throws IOException {
    Path file = directory.resolve("sound.wav");
    WavFile.write(file, samples, 11_025);
    WavFile read = WavFile.read(file);
    assertThat(read.sampleRate()).isEqualTo(11_025);
    return read.samples();
  }

  @Test
  void writesWhatItReads() throws IOException {
    float[] samples = new float[70_000];
    Random random = new Random(6);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (random.nextInt(65_536) - 32_768) / 32_768f;
    }
    assertThat(written(samples)).containsExactly(samples);
  }

  @Test
  void roundsAndCutsOffWhatItWrites() throws IOException {
    float step = 1 / 32_768f;
    float most = 32_767 * step;
    assertThat(written(0.4f * step, 0.6f * step, 1, 7, -7, Float.POSITIVE_INFINITY))
        .containsExactly(0, step, most, most, -1, most);
  }

  @Test
  void theJdkReadsWhatIsWritten() throws IOException, UnsupportedAudioFileException {
    written(0, 0.5f, -1);
    try (AudioInputStream in =
        AudioSystem.getAudioInputStream(directory.resolve("sound.wav").toFile())) {
      assertThat(in.getFormat().matches(new AudioFormat(11_025, 16, 1, true, false))).isTrue();
      assertThat(in.readAllBytes()).containsExactly(0, 0, 0, 0x40, 0, 0x80);
    }
  }

  @ParameterizedTest(name = "{0} bits, {1} channels")
  @CsvSource({"8, 1", "16, 1", "16, 2", "24, 1", "24, 3", "32, 2"})
  void readsWhatTheJdkWrites(int bits, int channels) throws IOException {
    byte[] data = new byte[60 * channels * bits / 8];
    new Random(bits).nextBytes(data);
    AudioFormat format = new AudioFormat(22_050, bits, channels, bits > 8, false);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(data), format, 60),
        AudioFileFormat.Type.WAVE,
        file);
    WavFile read = WavFile.read(file.toByteArray());
    assertThat(read.sampleRate()).isEqualTo(22_050);
    assertThat(read.samples()).containsExactly(fromHighestBytes(data, bits, channels), STEP_OF_8);
  }

  /** The sound of the highest byte of each sample, which is at most one step below that of all. */
  private static float[] fromHighestBytes(byte[] data, int bits, int channels) {
    float[] result = new float[data.length * 8 / bits / channels];
    for (int i = 0; i < result.length * channels; i++) {
      byte highest = data[(i + 1) * bits / 8 - 1];
      int code = bits == 8 ? (highest & 0xFF) - 128 : highest;
      result[i / channels] += code / 128f / channels;
    }
    return result;
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        kind(PCM, 1, 8, bytes(0, M, X, 0x81), -1, 0, 127 / 128f, 1 / 128f),
        kind(PCM, 1, 16, bytes(0, M, X, 0x7F, 1, 0), -1, 32_767 / 32_768f, 1 / 32_768f),
        kind(PCM, 1, 24, bytes(0, 0, M, 1, 0, 0, 0, 0, 0xC0), -1, 1 / 8_388_608f, -0.5f),
        kind(PCM, 1, 32, bytes(0, 0, 0, M, 0, 0, 0, 0x20), -1, 0.25f),
        kind(PCM, 1, 32, bytes(X, X, X, 0x7F), Math.nextDown(1f)),
        kind(PCM, 2, 8, bytes(0, X, M, 0xC0), -1 / 256f, 0.25f),
        kind(PCM, 3, 16, bytes(0, 0x40, 0, 0x20, 0, 0), 0.25f),
        kind(PCM, 2, 32, bytes(X, X, X, 0x7F, X, X, X, 0x7F), Math.nextDown(1f)),
        kind(IEEE_FLOAT, 1, 32, bytes(0, 0, 0, 0x3F, 0, 0, 0, 0xC0), 0.5f, -2),
        kind(IEEE_FLOAT, 2, 32, bytes(0, 0, M, 0x3F, 0, 0, 0, 0x3F), 0.75f),
        kind(IEEE_FLOAT, 2, 32, bytes(X, X, 0x7F, 0x7F, X, X, 0x7F, 0x7F), Float.MAX_VALUE));
  }

  private static Arguments kind(int kind, int channels, int bits, byte[] data, float... expected) {
    return Arguments.of(kind, channels, bits, data, expected);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @ParameterizedTest(name = "kind {0}, {1} channels, {2} bits")
  @MethodSource("kinds")
  void readsEachKind(int kind, int channels, int bits, byte[] data, float[] expected)
      throws IOException {
    WavFile plain = WavFile.read(WavBytes.plain(kind, channels, bits, data));
    assertThat(plain.samples()).containsExactly(expected);
    assertThat(plain.sampleRate()).isEqualTo(8_000);
    byte[] extensible =
        new WavBytes().extensible(kind, channels, bits, bits).chunk("data", data).toBytes();
    assertThat(WavFile.read(extensible).samples()).containsExactly(expected);
  }

  @Test
  void readsAsManyChannelsAsTheHeaderCanName() throws IOException {
    byte[] data = new byte[2 * 65_535];
    data[0] = X;
    assertThat(WavFile.read(WavBytes.plain(PCM, 65_535, 8, data)).samples())
        .containsExactly((float) ((127 - 65_534 * 128.0) / (65_535 * 128.0)), -1);
  }

  @Test
  void skipsOtherChunks() throws IOException {
    byte[] file =
        new WavBytes()
            .chunk("LIST", bytes(1, 2, 3))
            .chunk("fmt ", bytes(1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0, 0))
            .chunk("fact", bytes(1, 0, 0, 0))
            .chunk("data", bytes(0, 0xC0, M))
            .chunk("id3 ", new byte[9])
            .toBytes();
    assertThat(WavFile.read(file).samples()).containsExactly(-1, 0.5f, 0);
  }

  @Test
  void leavesWhatFollowsTheSamplesInTheStream() throws IOException {
    byte[] file = WavBytes.plain(PCM, 1, 8, bytes(0, 0));
    byte[] andMore = Arrays.copyOf(file, file.length + 3);
    InputStream in = new ByteArrayInputStream(andMore);
    assertThat(WavFile.read(in).samples()).hasSize(2);
    assertThat(in.readAllBytes()).hasSize(3);
  }

  @Test
  void refusesToWriteWhatIsNoSound() {
    Path file = directory.resolve("none.wav");
    assertThatThrownBy(() -> WavFile.write(file, new float[0], 8_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need 1 to 536870912 samples, got 0");
    assertThatThrownBy(() -> WavFile.write(file, new float[1], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample rate must be in [1, 768000] Hz, got 0");
    assertThatThrownBy(() -> WavFile.write(file, new float[] {0, Float.NaN}, 8_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample 1 is NaN");
    assertThat(file).doesNotExist();
  }
}
