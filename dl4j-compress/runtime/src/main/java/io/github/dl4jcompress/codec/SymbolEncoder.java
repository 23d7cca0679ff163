package io.github.dl4jcompress.codec;

/**
 * Writes matrices of levels and lists of integers into one entropy-coded byte string. {@link
 * SymbolDecoder} must ask for the same things in the same order.
 */
public final class SymbolEncoder {
  private static final int EVEN = 1 << 15;

  private final RangeEncoder coder = new RangeEncoder();

  /**
   * Appends levels, each coded as: zero or not, sign, unary magnitude.
   *
   * @param maxLevel largest magnitude that may occur, 1 to 127; must be known to the decoder
   */
  public void levels(byte[] levels, int maxLevel) {
    LevelModel model = new LevelModel();
    for (byte level : levels) {
      coder.encode(level != 0, model.significant);
      if (level == 0) {
        continue;
      }
      coder.encode(level < 0, model.negative);
      int magnitude = Math.abs(level);
      if (magnitude > maxLevel) {
        throw new IllegalArgumentException(
            "level " + level + " is outside [-" + maxLevel + ", " + maxLevel + "]");
      }
      for (int m = 1; m < maxLevel; m++) {
        coder.encode(magnitude > m, model.beyond[m]);
        if (magnitude == m) {
          break;
        }
      }
    }
  }

  /** Appends integers of any size; small magnitudes are cheap. */
  public void integers(int[] values) {
    IntegerModel model = new IntegerModel();
    for (int value : values) {
      long zigzag = IntegerModel.zigzag(value);
      int length = 64 - Long.numberOfLeadingZeros(zigzag);
      for (int l = 0; l < IntegerModel.MAX_LENGTH; l++) {
        coder.encode(length > l, model.longer[l]);
        if (length == l) {
          break;
        }
      }
      for (int bit = length - 2; bit >= 0; bit--) {
        boolean one = ((zigzag >>> bit) & 1) != 0;
        if (bit == length - 2) {
          coder.encode(one, model.second[length]);
        } else {
          coder.encode(one, EVEN);
        }
      }
    }
  }

  /** Ends the byte string. The encoder cannot be used afterwards. */
  public byte[] finish() {
    return coder.finish();
  }
}
