package io.github.dl4jcompress.codec;

/** Foretells the levels of a matrix, one after the other, and learns from each. */
sealed interface LevelModel permits PlainLevels, TreeLevels, MixedLevels {
  /**
   * Codes the level at a place of a grid, all levels before it being known.
   *
   * @param level to be written, within the range of the model; a reader does not look at it
   * @return the level that was written or read, within the range whatever the bits are
   */
  int code(BitCoder coder, int level, int row, int column);
}
