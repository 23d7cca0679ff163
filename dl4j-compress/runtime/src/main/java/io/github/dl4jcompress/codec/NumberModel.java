package io.github.dl4jcompress.codec;

/**
 * The adaptive bits with which numbers from 0 to a largest one are coded: a unary bit length, then
 * the bits below the leading one (Elias, "Universal codeword sets and representations of the
 * integers" (1975), gamma). The first of those is adaptive per length, the others are even. What
 * would lead beyond the largest number is not coded, so any bits decode to a number within.
 */
final class NumberModel {
  private final AdaptiveBit[] longer;
  private final AdaptiveBit[] second;

  /**
   * Numbers to be coded.
   *
   * @param bits length of the largest of them, at most 32
   */
  NumberModel(int bits) {
    longer = AdaptiveBit.array(bits);
    second = AdaptiveBit.array(bits + 1);
  }

  /** Codes a number in {@code [0, largest]}. */
  long code(BitCoder coder, long number, long largest) {
    int size = bitLength(number);
    int length = 0;
    while (length < bitLength(largest) && coder.code(size > length, longer[length])) {
      length++;
    }
    long coded = length == 0 ? 0 : 1;
    for (int bit = length - 2; bit >= 0; bit--) {
      long up = coded << 1 | 1;
      boolean one = ((number >>> bit) & 1) != 0;
      if (up << bit > largest) {
        one = false;
      } else if (bit == length - 2) {
        one = coder.code(one, second[length]);
      } else {
        one = coder.code(one, BitCoder.EVEN);
      }
      coded = one ? up : up - 1;
    }
    return coded;
  }

  static int bitLength(long number) {
    return 64 - Long.numberOfLeadingZeros(number);
  }
}
