package io.github.dl4jcompress.format;

import java.io.ByteArrayOutputStream;

/** Little-endian numbers and variable-length unsigned integers, appended to a growing array. */
final class ByteSink {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void u8(int value) {
    out.write(value);
  }

  void u32(long value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write((int) (value >>> shift));
    }
  }

  void f32(float value) {
    u32(Float.floatToIntBits(value));
  }

  /** Seven bits a byte, least significant first, high bit set on all but the last byte. */
  void varint(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      out.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  void bytes(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
