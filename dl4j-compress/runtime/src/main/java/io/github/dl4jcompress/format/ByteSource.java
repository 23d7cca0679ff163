package io.github.dl4jcompress.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteSink} wrote; every read is checked against the end of the bytes. */
final class ByteSource {
  private final byte[] bytes;
  private int position;
  private String section = "header";

  ByteSource(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  /** Names the part of the file that error messages will blame from here on. */
  void enter(String section) {
    this.section = section;
  }

  int remaining() {
    return bytes.length - position;
  }

  CorruptModelException corrupt(String problem) {
    return new CorruptModelException(section, position, problem);
  }

  int u8() throws CorruptModelException {
    need(1);
    return bytes[position++] & 0xFF;
  }

  long u32() throws CorruptModelException {
    need(4);
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (bytes[position++] & 0xFFL) << shift;
    }
    return value;
  }

  float f32() throws CorruptModelException {
    return Float.intBitsToFloat((int) u32());
  }

  double f64() throws CorruptModelException {
    long low = u32();
    return Double.longBitsToDouble(low | u32() << 32);
  }

  /** Well-formed UTF-8 of at most so many bytes. */
  String text(String what, int maxBytes) throws CorruptModelException {
    int length = varint(what + " length", 0, maxBytes);
    int start = take(length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      CorruptModelException corrupt = corrupt(what + " is not UTF-8");
      corrupt.initCause(e);
      throw corrupt;
    }
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

  /** Skips bytes that the caller decodes in place; returns where they begin. */
  int take(int length) throws CorruptModelException {
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
