package io.github.dl4jcompress.audio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** WAV files made by hand, sound or not. */
final class WavBytes {
  static final int PCM = 1;
  static final int IEEE_FLOAT = 3;

  private static final byte[] SUB_FORMAT_TAIL = {
    0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
  };

  private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

  /** A file with a plain format at 8 kHz. */
  static byte[] plain(int kind, int channels, int bits, byte... data) {
    return new WavBytes().format(kind, channels, 8_000, bits).chunk("data", data).toBytes();
  }

  /** A chunk with its true length, and the byte that an odd one needs behind it. */
  WavBytes chunk(String name, byte... body) {
    head(name, body.length);
    chunks.writeBytes(body);
    if (body.length % 2 == 1) {
      chunks.write(0);
    }
    return this;
  }

  /** Begins a chunk with any length. */
  WavBytes head(String name, int length) {
    ascii(chunks, name);
    little(chunks, 4, length);
    return this;
  }

  WavBytes format(int kind, int channels, int sampleRate, int bits) {
    return chunk("fmt ", fields(kind, channels, sampleRate, bits).toByteArray());
  }

  /** An extensible format, with the identifier of {@code kind}. */
  WavBytes extensible(int kind, int channels, int bits, int usedBits) {
    ByteArrayOutputStream fields = fields(0xFFFE, channels, 8_000, bits);
    little(fields, 2, 22);
    little(fields, 2, usedBits);
    little(fields, 4, 0);
    little(fields, 2, kind);
    fields.writeBytes(SUB_FORMAT_TAIL);
    return chunk("fmt ", fields.toByteArray());
  }

  private static ByteArrayOutputStream fields(int kind, int channels, int sampleRate, int bits) {
    int instantBytes = channels * bits / 8;
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    little(fields, 2, kind);
    little(fields, 2, channels);
    little(fields, 4, sampleRate);
    little(fields, 4, sampleRate * instantBytes);
    little(fields, 2, instantBytes);
    little(fields, 2, bits);
    return fields;
  }

  byte[] toBytes() {
    return toBytes(4 + chunks.size());
  }

  /** With any length of the RIFF. */
  byte[] toBytes(int length) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ascii(file, "RIFF");
    little(file, 4, length);
    ascii(file, "WAVE");
    file.writeBytes(chunks.toByteArray());
    return file.toByteArray();
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void little(ByteArrayOutputStream out, int bytes, int value) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >> (8 * i));
    }
  }
}
