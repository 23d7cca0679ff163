package io.github.dl4jcompress.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads one WAV file from front to back; no number in it is believed before it is checked. */
final class WavReader {
  private static final String FORMAT = "fmt ";
  private static final String DATA = "data";

  private static final long UNKNOWN_LENGTH = 0xFFFF_FFFFL;
  private static final int BLOCK_BYTES = 1 << 13;

  private final InputStream in;
  private final int maxSamples;
  private long position;
  private long end;

  WavReader(InputStream in, int maxSamples) {
    this.in = in;
    this.maxSamples = maxSamples;
  }

  WavFile read() throws IOException {
    readHeader();
    WavFormat format = readFormat(findChunk(FORMAT));
    float[] samples = readSamples(format, findChunk(DATA));
    return new WavFile(samples, format.sampleRate());
  }

  private void readHeader() throws IOException {
    byte[] header = take("header", 12);
    requireName("RIFF", header, 0);
    requireName("WAVE", header, 8);
    end = 8 + requireKnownLength("RIFF", 4, u32(header, 4));
  }

  private static void requireName(String expected, byte[] header, int at)
      throws WavFormatException {
    if (!name(header, at).equals(expected)) {
      throw new WavFormatException(
          "header", at, "need '" + expected + "', found '" + name(header, at) + "'");
    }
  }

  private static long requireKnownLength(String part, long at, long length)
      throws WavFormatException {
    if (length == 0 || length == UNKNOWN_LENGTH) {
      throw new WavFormatException(
          part, at, "its length is " + length + ": the recorder left it open; need the true one");
    }
    return length;
  }

  /** Skips to the body of the chunk with this name; returns the body's length in bytes. */
  private long findChunk(String wanted) throws IOException {
    while (position + 8 <= end) {
      long start = position;
      byte[] head = take("chunk", 8);
      String name = name(head, 0);
      String part = "chunk '" + name + "'";
      long length = u32(head, 4);
      if (name.equals(DATA)) {
        requireKnownLength(part, start, length);
      }
      if (length > end - position) {
        throw new WavFormatException(
            part, start, length + " bytes, but the RIFF ends after " + (end - position));
      }
      if (name.equals(wanted)) {
        return length;
      }
      if (name.equals(FORMAT) || name.equals(DATA)) {
        throw new WavFormatException(part, start, "expected '" + wanted + "' here");
      }
      skip(part, padded(length));
    }
    throw new WavFormatException("end of RIFF", position, "there was no chunk '" + wanted + "'");
  }

  private WavFormat readFormat(long length) throws IOException {
    long start = position;
    byte[] fields = take("format", (int) Math.min(length, WavFormat.MAX_FIELD_BYTES));
    skip("format", padded(length) - fields.length);
    return WavFormat.parse(fields, start);
  }

  private float[] readSamples(WavFormat format, long length) throws IOException {
    int instantBytes = format.instantBytes();
    long count = length / instantBytes;
    if (length % instantBytes != 0) {
      throw new WavFormatException(
          "data", position, length + " bytes are no multiple of " + instantBytes);
    }
    if (count > maxSamples) {
      throw new WavFormatException(
          "data", position, count + " samples per channel; this reader's limit is " + maxSamples);
    }
    int blockSize = Math.max(1, BLOCK_BYTES / instantBytes);
    float[] samples = new float[0];
    for (int done = 0; done < count; ) {
      int now = (int) Math.min(blockSize, count - done);
      byte[] block = take("data", now * instantBytes);
      if (done + now > samples.length) {
        samples = Arrays.copyOf(samples, (int) Math.min(count, 2L * samples.length + blockSize));
      }
      decode(format, block, samples, done);
      done += now;
    }
    return samples;
  }

  private void decode(WavFormat format, byte[] block, float[] samples, int to)
      throws WavFormatException {
    int instantBytes = format.instantBytes();
    for (int i = 0; i < block.length / instantBytes; i++) {
      float sample = format.mono(block, i * instantBytes);
      if (!Float.isFinite(sample)) {
        throw new WavFormatException(
            "data",
            position - block.length + (long) i * instantBytes,
            "samples must be finite, found " + sample);
      }
      samples[to + i] = sample;
    }
  }

  private byte[] take(String part, int count) throws IOException {
    byte[] bytes = new byte[count];
    int filled = 0;
    while (filled < count) {
      int more = in.read(bytes, filled, count - filled);
      if (more < 0) {
        throw new WavFormatException(
            part, position, count + " more bytes needed, " + filled + " left");
      }
      filled += more;
    }
    position += count;
    return bytes;
  }

  private void skip(String part, long count) throws IOException {
    long left = count;
    while (left > 0) {
      long skipped = in.skip(left);
      if (skipped <= 0) { // also where there is more: only a read tells
        if (in.read() < 0) {
          throw new WavFormatException(part, position, count + " more bytes needed, fewer left");
        }
        skipped = 1;
      }
      left -= skipped;
    }
    position += count;
  }

  /** A chunk of an odd number of bytes is followed by one more. */
  private static long padded(long length) {
    return length + length % 2;
  }

  /** Four characters; what cannot be printed becomes a question mark. */
  private static String name(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
  }

  private static long u32(byte[] bytes, int at) {
    return Integer.toUnsignedLong(WavFormat.littleEndian(bytes, at, 4));
  }
}
