package io.github.dl4jcompress.benchmarks;

import java.io.ByteArrayOutputStream;

/** Packs bits into bytes, the highest bit first. */
final class BitWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int part;
  private int bitsOfPart;

  /** Appends the {@code bits} lowest bits of a value, at most 31. */
  void put(int value, int bits) {
    for (int bit = bits - 1; bit >= 0; bit--) {
      part = (part << 1) | ((value >>> bit) & 1);
      if (++bitsOfPart == 8) {
        bytes.write(part);
        part = 0;
        bitsOfPart = 0;
      }
    }
  }

  /** The bytes so far; zeros fill the last one. */
  byte[] toBytes() {
    put(0, (8 - bitsOfPart) % 8);
    return bytes.toByteArray();
  }
}
