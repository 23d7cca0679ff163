package io.github.dl4jcompress.codec;

/** Codes levels without looking at their neighbours: zero or not, then sign and magnitude. */
final class PlainLevels implements LevelModel {
  private final AdaptiveBit significant = new AdaptiveBit();
  private final NonZeroModel nonZero;

  PlainLevels(LevelRange range) {
    nonZero = new NonZeroModel(range, 1, 1);
  }

  @Override
  public int code(BitCoder coder, int level, int row, int column) {
    return coder.code(level != 0, significant) ? nonZero.code(coder, level, 0, 0) : 0;
  }
}
