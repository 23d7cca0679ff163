package io.github.dl4jcompress.codec;

/**
 * Writes matrices of levels, lists of integers and of real numbers into one entropy-coded byte
 * string. {@link SymbolDecoder} must ask for the same things in the same order.
 */
public final class SymbolEncoder {
  private final RangeEncoder coder = new RangeEncoder();

  /**
   * Appends a matrix of levels, in the way that takes the fewest bits.
   *
   * @param levels row-major
   * @param columns of the matrix, a divisor of the number of levels; must be known to the decoder
   * @param maxLevel largest magnitude that may occur, 1 to 127; must be known to the decoder
   */
  public void levels(byte[] levels, int columns, int maxLevel) {
    MatrixCode.requireMatrix(levels, columns, maxLevel);
    CodeSearch.best(levels, columns, maxLevel).levels(coder, levels.clone(), columns, maxLevel);
  }

  /** Appends integers of any size; small magnitudes are cheap. */
  public void integers(int[] values) {
    new IntegerModel().code(coder, values.clone());
  }

  /**
   * Appends floating-point numbers as they are; zeros are cheap.
   *
   * @param patterns sign, exponent and fraction of each, in the lowest bits
   * @param exponentBits width of the exponent, 1 to 8; must be known to the decoder
   * @param fractionBits width of the fraction, 1 to 23; must be known to the decoder
   */
  public void reals(int[] patterns, int exponentBits, int fractionBits) {
    new RealModel(exponentBits, fractionBits).code(coder, patterns.clone());
  }

  /** Ends the byte string. The encoder cannot be used afterwards. */
  public byte[] finish() {
    return coder.finish();
  }
}
