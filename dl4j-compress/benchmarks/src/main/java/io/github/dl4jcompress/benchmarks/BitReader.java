package io.github.dl4jcompress.benchmarks;

/** Reads what a {@link BitWriter} packed. */
final class BitReader {
  private final byte[] bytes;
  private int position; // in bits

  BitReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The next bits, at most 31, as an unsigned number. */
  int get(int bits) {
    int value = 0;
    for (int i = 0; i < bits; i++, position++) {
      value = (value << 1) | ((bytes[position >> 3] >> (7 - (position & 7))) & 1);
    }
    return value;
  }
}
