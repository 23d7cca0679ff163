package io.github.dl4jcompress.codec;

/**
 * Codes levels without looking at their neighbours, each as a path down a binary tree: the bits of
 * its distance from the lowest level, the highest first, each adaptive in its place. A path beyond
 * the highest level is not coded. Where few levels are zero and many occur, that takes fewer
 * decisions than a unary magnitude.
 */
final class TreeLevels implements LevelModel {
  private final LevelRange range;
  private final int depth;
  private final AdaptiveBit[] upper; // by the path so far, behind a leading one

  TreeLevels(LevelRange range) {
    this.range = range;
    depth = NumberModel.bitLength(range.highest() - range.lowest());
    upper = AdaptiveBit.array(1 << depth);
  }

  @Override
  public int code(BitCoder coder, int level, int row, int column) {
    int number = level - range.lowest();
    int path = 0;
    for (int bit = depth - 1; bit >= 0; bit--) {
      int up = path << 1 | 1;
      boolean within = up << bit <= range.highest() - range.lowest();
      int node = path | 1 << (depth - 1 - bit);
      boolean one = within && coder.code(((number >>> bit) & 1) != 0, upper[node]);
      path = one ? up : up - 1;
    }
    return path + range.lowest();
  }
}
