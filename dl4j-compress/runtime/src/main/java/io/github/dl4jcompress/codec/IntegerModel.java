package io.github.dl4jcompress.codec;

/**
 * The adaptive bits with which integers of unknown size are coded: a unary bit length, then the
 * bits below the leading one. The first of those is adaptive per length, the others are even.
 */
final class IntegerModel {
  /** Bit length of the largest zigzag value. */
  private static final int MAX_LENGTH = 32;

  private final AdaptiveBit[] longer = AdaptiveBit.array(MAX_LENGTH + 1);
  private final AdaptiveBit[] second = AdaptiveBit.array(MAX_LENGTH + 1);

  /** Codes all integers; a reader fills them in. */
  void code(BitCoder coder, int[] values) {
    for (int i = 0; i < values.length; i++) {
      long zigzag = zigzag(values[i]);
      int size = 64 - Long.numberOfLeadingZeros(zigzag);
      int length = 0;
      while (length < MAX_LENGTH && coder.code(size > length, longer[length])) {
        length++;
      }
      long coded = length == 0 ? 0 : 1;
      for (int bit = length - 2; bit >= 0; bit--) {
        boolean one = ((zigzag >>> bit) & 1) != 0;
        one = bit == length - 2 ? coder.code(one, second[length]) : coder.code(one, BitCoder.EVEN);
        coded = (coded << 1) | (one ? 1 : 0);
      }
      values[i] = unzigzag(coded);
    }
  }

  /** Zero, -1, 1, -2, ... become 0, 1, 2, 3, ...: an unsigned number in 32 bits. */
  static long zigzag(int value) {
    return ((value << 1) ^ (value >> 31)) & 0xFFFF_FFFFL;
  }

  static int unzigzag(long zigzag) {
    return (int) (zigzag >>> 1) ^ -(int) (zigzag & 1);
  }
}
