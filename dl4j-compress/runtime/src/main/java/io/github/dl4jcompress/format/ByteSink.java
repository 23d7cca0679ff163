package io.github.dl4jcompress.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Little-endian numbers and variable-length unsigned integers, appended to a growing array. */
final class ByteSink {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void u8(int value) {
    out.write(value);
  }

  void u16(int value) {
    out.write(value);
    out.write(value >>> 8);
  }

  void u32(long value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write((int) (value >>> shift));
    }
  }

  /** A positive float: its upper half, whose sign bit says that the lower half follows. */
  void positive(float value) {
    int bits = Float.floatToIntBits(value);
    boolean more = (bits & 0xFFFF) != 0;
    u16(bits >>> 16 | (more ? 0x8000 : 0));
    if (more) {
      u16(bits & 0xFFFF);
    }
  }

  /** How many of its upper bytes a double needs, and these, the uppermost first. */
  void f64(double value) {
    long bits = Double.doubleToLongBits(value);
    int count = 8 - Long.numberOfTrailingZeros(bits) / 8;
    u8(count);
    for (int i = 0; i < count; i++) {
      u8((int) (bits >>> (56 - 8 * i)));
    }
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

  int size() {
    return out.size();
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
