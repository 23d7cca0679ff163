package io.github.dl4jcompress.codec;

/**
 * The adaptive bits with which integers of unknown size are coded: a unary bit length, then the
 * bits below the leading one. The first of those is adaptive per length, the others are even.
 */
final class IntegerModel {
  /** Bit length of the largest zigzag value. */
  static final int MAX_LENGTH = 32;

  final AdaptiveBit[] longer = AdaptiveBit.array(MAX_LENGTH + 1);
  final AdaptiveBit[] second = AdaptiveBit.array(MAX_LENGTH + 1);

  /** Zero, -1, 1, -2, ... become 0, 1, 2, 3, ...: an unsigned number in 32 bits. */
  static long zigzag(int value) {
    return ((value << 1) ^ (value >> 31)) & 0xFFFF_FFFFL;
  }

  static int unzigzag(long zigzag) {
    return (int) (zigzag >>> 1) ^ -(int) (zigzag & 1);
  }
}
