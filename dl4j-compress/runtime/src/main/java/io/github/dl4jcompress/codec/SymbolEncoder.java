package io.github.dl4jcompress.codec;

/**
 * Writes matrices of levels and lists of integers into one entropy-coded byte string. {@link
 * SymbolDecoder} must ask for the same things in the same order.
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
    for (byte level : levels) {
      if (Math.abs(level) > maxLevel) {
        throw new IllegalArgumentException(
            "level " + level + " is outside [-" + maxLevel + ", " + maxLevel + "]");
      }
    }
    MatrixCode code = MatrixCode.best(levels, columns, maxLevel);
    MatrixCode.code(coder, code, levels.length / columns, columns);
    code.levels(coder, levels.clone(), columns, maxLevel);
  }

  /** Appends integers of any size; small magnitudes are cheap. */
  public void integers(int[] values) {
    IntegerModel model = new IntegerModel();
    for (int value : values) {
      long zigzag = IntegerModel.zigzag(value);
      int length = 64 - Long.numberOfLeadingZeros(zigzag);
      for (int l = 0; l < IntegerModel.MAX_LENGTH; l++) {
        coder.code(length > l, model.longer[l]);
        if (length == l) {
          break;
        }
      }
      for (int bit = length - 2; bit >= 0; bit--) {
        boolean one = ((zigzag >>> bit) & 1) != 0;
        if (bit == length - 2) {
          coder.code(one, model.second[length]);
        } else {
          coder.code(one, BitCoder.EVEN);
        }
      }
    }
  }

  /** Ends the byte string. The encoder cannot be used afterwards. */
  public byte[] finish() {
    return coder.finish();
  }
}
