package io.github.dl4jcompress.codec;

/** Codes levels without looking at their neighbours: zero or not, then sign and magnitude. */
final class PlainLevels implements LevelModel {
  private final AdaptiveBit significant = new AdaptiveBit();
  private final NonZeroModel nonZero;

  PlainLevels(LevelRange range) {
    nonZero = new NonZeroModel(range, 1, 1);
  }

  /** Codes all levels, one behind the other: the same bits as one by one, in less time. */
  void code(BitCoder coder, byte[] levels) {
    int i = coder.codeZeros(levels, 0, significant);
    while (i < levels.length) {
      levels[i] = (byte) nonZero.code(coder, levels[i], 0, 0);
      i = coder.codeZeros(levels, i + 1, significant);
    }
  }

  @Override
  public int code(BitCoder coder, int level, int row, int column) {
    return coder.code(level != 0, significant) ? nonZero.code(coder, level, 0, 0) : 0;
  }
}
