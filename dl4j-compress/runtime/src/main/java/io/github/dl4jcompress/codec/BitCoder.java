package io.github.dl4jcompress.codec;

/**
 * Something that bits go through: a writer, a reader or a counter. Models that are written against
 * this interface code and decode with the same lines, and so cannot disagree.
 */
interface BitCoder {
  /** A probability of one half. */
  int EVEN = 1 << 15;

  /**
   * Codes a bit that is one with probability {@code probabilityOfOne / 65536}.
   *
   * @param bit to be written; a reader does not look at it
   * @return the bit that was written or read
   */
  boolean code(boolean bit, int probabilityOfOne);

  /** Whether models learn from what is coded; they do not where a price is asked. */
  default boolean teaches() {
    return true;
  }

  /** Accounts for work that comes beside the bits; only a reader may have to say no. */
  default void spend(long steps) {}

  /** Codes a bit of learnt probability, from which the model learns. */
  default boolean code(boolean bit, AdaptiveBit model) {
    boolean coded = code(bit, model.probabilityOfOne());
    if (teaches()) {
      model.learn(coded);
    }
    return coded;
  }

  /**
   * Codes, for one level after the other, whether it is not zero, until one is not.
   *
   * @param levels to be written; a reader does not look at them
   * @param from place of the first of them
   * @return place of the one that is not zero; the end of the array if there is none
   */
  default int codeZeros(byte[] levels, int from, AdaptiveBit model) {
    int i = from;
    while (i < levels.length && !code(levels[i] != 0, model)) {
      i++;
    }
    return i;
  }

  /** Codes the lowest bits of a number, the highest of them first, each as likely as not. */
  default int codeEven(int number, int bits) {
    int coded = 0;
    for (int i = bits - 1; i >= 0; i--) {
      coded = (coded << 1) | (code(((number >>> i) & 1) != 0, EVEN) ? 1 : 0);
    }
    return coded;
  }
}
