package io.github.dl4jcompress.codec;

/** Codes levels without looking at their neighbours: zero or not, sign, unary magnitude. */
final class PlainLevels {
  private final AdaptiveBit significant = new AdaptiveBit();
  private final AdaptiveBit negative = new AdaptiveBit();

  /** {@code beyond[m]}: the magnitude, known to be at least m, is larger than m. */
  private final AdaptiveBit[] beyond = AdaptiveBit.array(128);

  /** Codes all levels; a reader fills them in. */
  void code(BitCoder coder, byte[] levels, int maxLevel) {
    for (int i = 0; i < levels.length; i++) {
      int level = levels[i];
      if (!coder.code(level != 0, significant)) {
        continue;
      }
      boolean minus = coder.code(level < 0, negative);
      int magnitude = 1;
      while (magnitude < maxLevel && coder.code(Math.abs(level) > magnitude, beyond[magnitude])) {
        magnitude++;
      }
      levels[i] = (byte) (minus ? -magnitude : magnitude);
    }
  }
}
