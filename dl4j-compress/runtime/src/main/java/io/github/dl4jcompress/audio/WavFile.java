package io.github.dl4jcompress.audio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sound of a WAV file, all channels mixed to one by their mean.
 *
 * <pre>{@code
 * WavFile wav = WavFile.read(Path.of("seven.wav"));
 * float[] samples = new Resampler(wav.sampleRate(), 8_000).resample(wav.samples());
 * }</pre>
 *
 * <p>Reads RIFF/WAVE (Microsoft and IBM, "Multimedia Programming Interface and Data Specifications
 * 1.0" (1991)) with any number of channels of integers of 8, 16, 24 or 32 bits or IEEE floats of 32
 * bits, also as WAVE_FORMAT_EXTENSIBLE. Other chunks than {@code fmt} and {@code data} are skipped,
 * and what follows the data is not looked at. A file whose lengths are missing, because its
 * recorder was cut off or wrote to a pipe, is refused.
 *
 * <p>Memory is taken as bytes really arrive, not as a header promises.
 */
public final class WavFile {
  /** Most samples per channel that are read by default: 2^26, over two hours at 8 kHz. */
  public static final int DEFAULT_MAX_SAMPLES = 1 << 26;

  private static final int MAX_WRITTEN_SAMPLES = 1 << 29;

  private final float[] samples;
  private final int sampleRate;

  WavFile(float[] samples, int sampleRate) {
    this.samples = samples;
    this.sampleRate = sampleRate;
  }

  /**
   * Reads a file of at most {@link #DEFAULT_MAX_SAMPLES}.
   *
   * @throws WavFormatException if it is damaged, too long, or of a kind that is not read
   */
  public static WavFile read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, DEFAULT_MAX_SAMPLES);
    }
  }

  /** Reads the bytes of a file, like {@link #read(Path)}. */
  public static WavFile read(byte[] file) throws IOException {
    return read(new ByteArrayInputStream(file), DEFAULT_MAX_SAMPLES);
  }

  /** Reads a stream up to the end of the samples, like {@link #read(Path)}; does not close it. */
  public static WavFile read(InputStream in) throws IOException {
    return read(in, DEFAULT_MAX_SAMPLES);
  }

  /**
   * Reads a stream up to the end of the samples; does not close it.
   *
   * @param maxSamples most samples per channel, at least 1
   * @throws WavFormatException if it is damaged, too long, or of a kind that is not read
   */
  public static WavFile read(InputStream in, int maxSamples) throws IOException {
    if (maxSamples < 1) {
      throw new IllegalArgumentException("maxSamples must be >= 1, got " + maxSamples);
    }
    return new WavReader(in, maxSamples).read();
  }

  /**
   * Writes a file with one channel of 16 bits.
   *
   * @param samples 1 to 2^29; rounded to steps of 2^-15, ties to even, and cut off at full scale,
   *     {@code [-1, 1)}; not NaN
   * @param sampleRate samples per second, 1 to 768,000
   */
  public static void write(Path file, float[] samples, int sampleRate) throws IOException {
    if (samples.length < 1 || samples.length > MAX_WRITTEN_SAMPLES) {
      throw new IllegalArgumentException(
          "need 1 to " + MAX_WRITTEN_SAMPLES + " samples, got " + samples.length);
    }
    if (sampleRate < 1 || sampleRate > WavFormat.MAX_SAMPLE_RATE) {
      throw new IllegalArgumentException(
          "sample rate must be in [1, " + WavFormat.MAX_SAMPLE_RATE + "] Hz, got " + sampleRate);
    }
    int dataBytes = 2 * samples.length;
    ByteBuffer out = ByteBuffer.allocate(44 + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(36 + dataBytes).put(ascii("WAVE"));
    out.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    out.putInt(sampleRate).putInt(2 * sampleRate).putShort((short) 2).putShort((short) 16);
    out.put(ascii("data")).putInt(dataBytes);
    for (int i = 0; i < samples.length; i++) {
      out.putShort(toShort(samples[i], i));
    }
    Files.write(file, out.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static short toShort(float sample, int index) {
    if (Float.isNaN(sample)) {
      throw new IllegalArgumentException("sample " + index + " is NaN");
    }
    double code = Math.rint(sample * 32768.0);
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, code));
  }

  /**
   * The samples, not a copy. Integers are in {@code [-1, 1)}; floats are as they are in the file,
   * finite, and may go beyond.
   */
  public float[] samples() {
    return samples;
  }

  /** Samples per second. */
  public int sampleRate() {
    return sampleRate;
  }
}
