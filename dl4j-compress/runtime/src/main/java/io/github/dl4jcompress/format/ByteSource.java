package io.github.dl4jcompress.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteSink} wrote; every read is checked against the end of the bytes. */
final class ByteSource {
  private final byte[] bytes;
  private final int end;
  private int position;
  private String section = "header";
  private int number = -1; // behind the name of the section; none below 0

  ByteSource(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
  }

  /** Names the part of the file that error messages will blame from here on. */
  void enter(String section) {
    enter(section, -1);
  }

  /** The same with a number; no text is made of both before it is needed. */
  void enter(String section, int number) {
    this.section = section;
    this.number = number;
  }

  int remaining() {
    return end - position;
  }

  int position() {
    return position;
  }

  CorruptModelException corrupt(String problem) {
    String where = number < 0 ? section : section + " " + number;
    return new CorruptModelException(where, position, problem);
  }

  /** What a value that checks itself refuses is a fault of the file. */
  CorruptModelException corrupt(RuntimeException refusal) {
    CorruptModelException corrupt = corrupt(String.valueOf(refusal.getMessage()));
    corrupt.initCause(refusal);
    return corrupt;
  }

  int u8() throws CorruptModelException {
    need(1);
    return bytes[position++] & 0xFF;
  }

  int u16() throws CorruptModelException {
    int low = u8();
    return low | u8() << 8;
  }

  long u32() throws CorruptModelException {
    need(4);
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (bytes[position++] & 0xFFL) << shift;
    }
    return value;
  }

  /** A float as {@link ByteSink#positive} writes it; whether it is finite is not checked. */
  float positive() throws CorruptModelException {
    int upper = u16();
    boolean more = (upper & 0x8000) != 0;
    int lower = more ? u16() : 0;
    requireShortest(!more || lower != 0);
    return Float.intBitsToFloat((upper & 0x7FFF) << 16 | lower);
  }

  double f64() throws CorruptModelException {
    int count = u8();
    if (count > 8) {
      throw corrupt("a number of " + count + " bytes; 8 are the most");
    }
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (long) u8() << (56 - 8 * i);
    }
    requireShortest(count == 0 || (bits >>> (64 - 8 * count) & 0xFF) != 0);
    return Double.longBitsToDouble(bits);
  }

  private void requireShortest(boolean shortest) throws CorruptModelException {
    if (!shortest) {
      throw corrupt("a number is not in its shortest form");
    }
  }

  /** Well-formed UTF-8 of at most so many bytes. */
  String text(String what, int maxBytes) throws ModelFileException {
    int length = varint(what + " length", 0, Integer.MAX_VALUE);
    if (length > maxBytes) {
      throw UnsupportedModelException.beyond("bytes of a " + what, length, maxBytes);
    }
    int start = take(length);
    String text = new String(bytes, start, length, StandardCharsets.UTF_8);
    byte[] again = text.getBytes(StandardCharsets.UTF_8);
    if (!ByteBuffer.wrap(bytes, start, length).equals(ByteBuffer.wrap(again))) {
      throw corrupt(what + " is not UTF-8");
    }
    return text;
  }

  /** A number in {@code [min, max]}, in its shortest form. */
  int varint(String what, int min, int max) throws CorruptModelException {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = u8();
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        if (next == 0 && shift > 0) {
          throw corrupt(what + " is not in its shortest form");
        }
        break;
      }
      if (shift == 28) {
        throw corrupt(what + " takes more than 5 bytes");
      }
    }
    if (value < min || value > max) {
      throw corrupt(what + " must be in [" + min + ", " + max + "], found " + value);
    }
    return (int) value;
  }

  private int take(int length) throws CorruptModelException {
    need(length);
    int start = position;
    position += length;
    return start;
  }

  private void need(int count) throws CorruptModelException {
    if (count > remaining()) {
      throw corrupt(count + " more bytes needed, " + remaining() + " left");
    }
  }
}
