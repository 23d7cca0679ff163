package io.github.dl4jcompress.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

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

  void f64(double value) {
    long bits = Double.doubleToLongBits(value);
    u32(bits);
    u32(bits >>> 32);
  }

  /** UTF-8, its length in bytes first. */
  void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    bytes(utf8);
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
