package io.github.dl4jcompress.codec;

/** The order in which the levels of a matrix are coded, and what foretells them. */
sealed interface Scan {
  /** A model that has seen nothing yet. */
  LevelModel model(LevelGrid grid, LevelRange range);

  /** Whether columns are taken as rows. */
  default boolean turned() {
    return false;
  }

  /** Codes a scan itself; a reader gives the one that was written. */
  static Scan code(BitCoder coder, Scan scan) {
    Mixed mixed = scan instanceof Mixed given ? given : new Mixed(false, 0);
    if (!coder.code(scan == mixed, BitCoder.EVEN)) {
      return coder.code(scan instanceof Tree, BitCoder.EVEN) ? new Tree() : new Plain();
    }
    boolean turned = coder.code(mixed.turned, BitCoder.EVEN);
    boolean far = coder.code(mixed.stride > 0, BitCoder.EVEN);
    return new Mixed(turned, far ? coder.codeEven(mixed.stride, Mixed.STRIDE_BITS) : 0);
  }

  /** By what all levels so far were: see {@link PlainLevels}. */
  record Plain() implements Scan {
    @Override
    public LevelModel model(LevelGrid grid, LevelRange range) {
      return new PlainLevels(range);
    }
  }

  /** By the same, as paths down a tree: see {@link TreeLevels}. */
  record Tree() implements Scan {
    @Override
    public LevelModel model(LevelGrid grid, LevelRange range) {
      return new TreeLevels(range);
    }
  }

  /**
   * By what stands around them: see {@link MixedLevels}.
   *
   * @param turned whether columns are taken as rows
   * @param stride distance within a row at which levels resemble each other, or 0; at most {@link
   *     #MAX_STRIDE}
   */
  record Mixed(boolean turned, int stride) implements Scan {
    private static final int STRIDE_BITS = 10;

    static final int MAX_STRIDE = (1 << STRIDE_BITS) - 1;

    @Override
    public LevelModel model(LevelGrid grid, LevelRange range) {
      return new MixedLevels(grid.rows(), grid.columns(), stride, range);
    }
  }
}
