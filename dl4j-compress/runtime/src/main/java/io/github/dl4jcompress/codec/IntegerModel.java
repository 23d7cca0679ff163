package io.github.dl4jcompress.codec;

/** Codes integers of unknown size and sign; small magnitudes are cheap. */
final class IntegerModel {
  private static final long LARGEST = 0xFFFF_FFFFL; // of zigzag values

  private final NumberModel zigzags = new NumberModel(32);

  /** Codes all integers; a reader fills them in. */
  void code(BitCoder coder, int[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = unzigzag(zigzags.code(coder, zigzag(values[i]), LARGEST));
    }
  }

  /** Zero, -1, 1, -2, ... become 0, 1, 2, 3, ...: an unsigned number in 32 bits. */
  static long zigzag(int value) {
    return ((value << 1) ^ (value >> 31)) & LARGEST;
  }

  static int unzigzag(long zigzag) {
    return (int) (zigzag >>> 1) ^ -(int) (zigzag & 1);
  }
}
