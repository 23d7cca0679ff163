package io.github.dl4jcompress.codec;

/**
 * Reads what {@link SymbolEncoder} wrote. Any bytes whatsoever decode to something within the
 * bounds asked for, in time proportional to the number of values: whether the values make sense is
 * for the caller to check.
 */
public final class SymbolDecoder {
  // What values take besides decisions: room is made for them, and they are looked at again.
  private static final int LEVELS_PER_STEP = 2;
  private static final int STEPS_PER_INTEGER = 2;

  private final RangeDecoder coder;

  /** Decodes {@code length} bytes from {@code offset}; the array is not copied. */
  public SymbolDecoder(byte[] bytes, int offset, int length) {
    coder = new RangeDecoder(bytes, offset, length);
  }

  /**
   * The same, for as long as there are steps left: then any method throws {@link
   * DecodingSteps.ExhaustedException}. A step is a decision; a level takes half a step besides, and
   * seven where it is foretold from others, an integer two, a real number one.
   */
  public SymbolDecoder(byte[] bytes, int offset, int length, DecodingSteps steps) {
    coder = new RangeDecoder(bytes, offset, length, steps);
  }

  /**
   * Reads a matrix of levels of magnitude at most {@code maxLevel}, row-major.
   *
   * @param rows of the matrix, its size being already checked against the caller's limits
   * @param columns of the matrix
   */
  public byte[] levels(int rows, int columns, int maxLevel) {
    int size = Math.multiplyExact(rows, columns);
    coder.spend(size / LEVELS_PER_STEP);
    byte[] levels = new byte[size];
    MatrixCode.PLAIN.levels(coder, levels, columns, maxLevel);
    return levels;
  }

  /**
   * Reads integers.
   *
   * @param count number of integers, already checked against the caller's limits
   */
  public int[] integers(int count) {
    coder.spend((long) STEPS_PER_INTEGER * count);
    int[] values = new int[count];
    new IntegerModel().code(coder, values);
    return values;
  }

  /**
   * Reads floating-point numbers, which may be infinite, no numbers, or negative zeros.
   *
   * @param count number of them, already checked against the caller's limits
   * @param exponentBits width of the exponent, 1 to 8
   * @param fractionBits width of the fraction, 1 to 23
   * @return sign, exponent and fraction of each, in the lowest bits
   */
  public int[] reals(int count, int exponentBits, int fractionBits) {
    coder.spend(count);
    int[] patterns = new int[count];
    new RealModel(exponentBits, fractionBits).code(coder, patterns);
    return patterns;
  }

  /**
   * Whether no byte is left. After everything that was written has been read, this is so: an
   * encoder writes no more than that takes.
   */
  public boolean isAtEnd() {
    return coder.isAtEnd();
  }
}
