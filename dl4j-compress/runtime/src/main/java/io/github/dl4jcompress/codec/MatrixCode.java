package io.github.dl4jcompress.codec;

/**
 * How a matrix of levels is coded: plainly, or {@linkplain MixedLevels with regard to neighbours}.
 *
 * @param mixed whether neighbours count
 * @param turned whether columns are taken as rows; not if plain
 * @param stride see {@link MixedLevels}; 0 to {@link #MAX_STRIDE}; not if plain
 */
record MatrixCode(boolean mixed, boolean turned, int stride) {
  private static final int STRIDE_BITS = 10;
  private static final int WORTHWHILE = 8; // bits: neighbours take time
  private static final int NARROW = 8; // rows or columns

  static final int MAX_STRIDE = (1 << STRIDE_BITS) - 1;
  static final MatrixCode PLAIN = new MatrixCode(false, false, 0);

  /**
   * Codes the code of a matrix itself; a reader gives the one that was written. Narrow matrices are
   * always plain: to count in each row would take more room than the row.
   */
  static MatrixCode code(BitCoder coder, MatrixCode code, int rows, int columns) {
    if (Math.min(rows, columns) < NARROW || !coder.code(code.mixed, BitCoder.EVEN)) {
      return PLAIN;
    }
    boolean turned = coder.code(code.turned, BitCoder.EVEN);
    boolean far = coder.code(code.stride > 0, BitCoder.EVEN);
    return new MatrixCode(true, turned, far ? coder.codeEven(code.stride, STRIDE_BITS) : 0);
  }

  /** Codes the levels in this way; a reader fills them in. */
  void levels(BitCoder coder, byte[] levels, int columns, int maxLevel) {
    if (mixed) {
      new MixedLevels(new LevelGrid(levels, columns, turned), stride, maxLevel).code(coder);
    } else {
      new PlainLevels().code(coder, levels, maxLevel);
    }
  }

  /** The code that takes the fewest bits for a matrix. */
  static MatrixCode best(byte[] levels, int columns, int maxLevel) {
    MatrixCode best = PLAIN;
    if (Math.min(levels.length / columns, columns) < NARROW) {
      return best;
    }
    double fewest = bits(best, levels, columns, maxLevel);
    for (boolean turned : new boolean[] {false, true}) {
      int similar = similarStride(new LevelGrid(levels, columns, turned));
      for (int stride : similar == 0 ? new int[] {0} : new int[] {0, similar}) {
        MatrixCode code = new MatrixCode(true, turned, stride);
        double bits = bits(code, levels, columns, maxLevel);
        if (bits < fewest - WORTHWHILE) {
          best = code;
          fewest = bits;
        }
      }
    }
    return best;
  }

  private static double bits(MatrixCode code, byte[] levels, int columns, int maxLevel) {
    BitCounter counter = new BitCounter();
    code(counter, code, levels.length / columns, columns);
    code.levels(counter, levels, columns, maxLevel);
    return counter.bits();
  }

  /**
   * The distance, three or more, at which levels that are not zero follow each other most often.
   */
  private static int similarStride(LevelGrid grid) {
    int longest = Math.min(MAX_STRIDE, grid.columns() - 1);
    int[] pairs = new int[Math.max(0, longest) + 1];
    int[] places = new int[grid.columns()];
    for (int row = 0; row < grid.rows(); row++) {
      int count = 0;
      for (int column = 0; column < grid.columns(); column++) {
        if (grid.at(row, column) != 0) {
          for (int i = count - 1; i >= 0 && column - places[i] <= longest; i--) {
            pairs[column - places[i]]++;
          }
          places[count++] = column;
        }
      }
    }
    int best = 0;
    double most = 0;
    for (int stride = 3; stride <= longest; stride++) {
      double often = (double) pairs[stride] / (grid.columns() - stride);
      if (often > most && grid.columns() >= 2 * stride) {
        best = stride;
        most = often;
      }
    }
    return best;
  }
}
