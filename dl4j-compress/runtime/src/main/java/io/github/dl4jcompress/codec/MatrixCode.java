package io.github.dl4jcompress.codec;

/**
 * How a matrix of levels is coded.
 *
 * @param trimmed whether dead rows and columns are named, and their levels left out
 * @param sharing whether the levels that occur are named, and coded by their indices
 * @param scan how the levels that are left are coded
 */
record MatrixCode(boolean trimmed, boolean sharing, Scan scan) {
  private static final int SELDOM =
      1 << 13; // one in eight: what is plain should cost next to nothing

  static final MatrixCode PLAIN = new MatrixCode(false, false, new Scan.Plain());

  /** Refuses what is no matrix, or has levels outside of {@code [-maxLevel, maxLevel]}. */
  static void requireMatrix(byte[] levels, int columns, int maxLevel) {
    if (columns < 1 || levels.length % columns != 0) {
      throw new IllegalArgumentException(
          levels.length + " levels are no matrix of " + columns + " columns");
    }
    if (maxLevel < 1 || maxLevel > 127) {
      throw new IllegalArgumentException("maxLevel must be in [1, 127], got " + maxLevel);
    }
    for (byte level : levels) {
      if (Math.abs(level) > maxLevel) {
        throw new IllegalArgumentException(
            "level " + level + " is outside [-" + maxLevel + ", " + maxLevel + "]");
      }
    }
  }

  /**
   * Codes a matrix, this code first; a reader uses the code that was written, and fills the levels
   * in. An empty matrix takes no bits.
   */
  void levels(BitCoder coder, byte[] levels, int columns, int maxLevel) {
    if (levels.length > 0) {
      CodedMatrix matrix = begin(coder, levels, columns, maxLevel);
      matrix.code(coder);
      matrix.restoreLevels();
    }
  }

  /** Codes all that comes before the levels, which the result works on in place. */
  CodedMatrix begin(BitCoder coder, byte[] levels, int columns, int maxLevel) {
    MatrixCode code = code(coder, this);
    int rows = levels.length / columns;
    LiveLines live =
        code.trimmed
            ? LiveLines.code(coder, LiveLines.of(levels, rows, columns))
            : LiveLines.all(rows, columns);
    Palette palette =
        code.sharing
            ? Palette.code(coder, Palette.of(levels, maxLevel), maxLevel)
            : Palette.full(maxLevel);
    return new CodedMatrix(code.scan, live, palette, levels, columns);
  }

  private boolean isPlain() {
    return !trimmed && !sharing && scan instanceof Scan.Plain;
  }

  private static MatrixCode code(BitCoder coder, MatrixCode code) {
    if (!coder.code(!code.isPlain(), SELDOM)) {
      return PLAIN;
    }
    boolean trimmed = coder.code(code.trimmed, BitCoder.EVEN);
    boolean sharing = coder.code(code.sharing, BitCoder.EVEN);
    return new MatrixCode(trimmed, sharing, Scan.code(coder, code.scan));
  }

  /** Bits that a matrix takes in this code. */
  double bits(byte[] levels, int columns, int maxLevel) {
    BitCounter counter = BitCounter.learning();
    levels(counter, levels.clone(), columns, maxLevel);
    return counter.bits();
  }
}
