package io.github.dl4jcompress.codec;

/**
 * Reads what {@link SymbolEncoder} wrote. Any bytes whatsoever decode to something within the
 * bounds asked for, in time proportional to the number of values: whether the values make sense is
 * for the caller to check.
 */
public final class SymbolDecoder {
  private final RangeDecoder coder;

  /** Decodes {@code length} bytes from {@code offset}; the array is not copied. */
  public SymbolDecoder(byte[] bytes, int offset, int length) {
    coder = new RangeDecoder(bytes, offset, length);
  }

  /**
   * Reads a matrix of levels of magnitude at most {@code maxLevel}, row-major.
   *
   * @param rows of the matrix, its size being already checked against the caller's limits
   * @param columns of the matrix
   */
  public byte[] levels(int rows, int columns, int maxLevel) {
    byte[] levels = new byte[Math.multiplyExact(rows, columns)];
    MatrixCode.code(coder, MatrixCode.PLAIN, rows, columns)
        .levels(coder, levels, columns, maxLevel);
    return levels;
  }

  /**
   * Reads integers.
   *
   * @param count number of integers, already checked against the caller's limits
   */
  public int[] integers(int count) {
    IntegerModel model = new IntegerModel();
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      int length = 0;
      while (length < IntegerModel.MAX_LENGTH && coder.code(false, model.longer[length])) {
        length++;
      }
      long zigzag = length == 0 ? 0 : 1;
      for (int bit = length - 2; bit >= 0; bit--) {
        boolean one =
            bit == length - 2
                ? coder.code(false, model.second[length])
                : coder.code(false, BitCoder.EVEN);
        zigzag = (zigzag << 1) | (one ? 1 : 0);
      }
      values[i] = IntegerModel.unzigzag(zigzag);
    }
    return values;
  }
}
