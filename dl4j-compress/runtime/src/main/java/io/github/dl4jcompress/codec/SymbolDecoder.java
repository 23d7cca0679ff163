package io.github.dl4jcompress.codec;

/**
 * Reads what {@link SymbolEncoder} wrote. Any bytes whatsoever decode to something within the
 * bounds asked for, in time proportional to the number of values: whether the values make sense is
 * for the caller to check.
 */
public final class SymbolDecoder {
  private static final int EVEN = 1 << 15;

  private final RangeDecoder coder;

  /** Decodes {@code length} bytes from {@code offset}; the array is not copied. */
  public SymbolDecoder(byte[] bytes, int offset, int length) {
    coder = new RangeDecoder(bytes, offset, length);
  }

  /**
   * Reads levels of magnitude at most {@code maxLevel}.
   *
   * @param count number of levels, already checked against the caller's limits
   */
  public byte[] levels(int count, int maxLevel) {
    LevelModel model = new LevelModel();
    byte[] levels = new byte[count];
    for (int i = 0; i < count; i++) {
      if (!coder.decode(model.significant)) {
        continue;
      }
      boolean negative = coder.decode(model.negative);
      int magnitude = 1;
      while (magnitude < maxLevel && coder.decode(model.beyond[magnitude])) {
        magnitude++;
      }
      levels[i] = (byte) (negative ? -magnitude : magnitude);
    }
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
      while (length < IntegerModel.MAX_LENGTH && coder.decode(model.longer[length])) {
        length++;
      }
      long zigzag = length == 0 ? 0 : 1;
      for (int bit = length - 2; bit >= 0; bit--) {
        boolean one = bit == length - 2 ? coder.decode(model.second[length]) : coder.decode(EVEN);
        zigzag = (zigzag << 1) | (one ? 1 : 0);
      }
      values[i] = IntegerModel.unzigzag(zigzag);
    }
    return values;
  }
}
