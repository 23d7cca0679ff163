package io.github.dl4jcompress.codec;

/**
 * Inverse of {@link RangeEncoder}. Any bytes decode to some bits; reading past the end gives zeros.
 */
final class RangeDecoder implements BitCoder {
  private static final int TOP = 1 << 24;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int range = -1; // unsigned
  private int code; // unsigned

  RangeDecoder(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
    for (int i = 0; i < 4; i++) {
      code = (code << 8) | nextByte();
    }
  }

  /** Reads a bit. */
  @Override
  public boolean code(boolean ignored, int probabilityOfOne) {
    int ones = (int) ((Integer.toUnsignedLong(range) * probabilityOfOne) >>> 16);
    int zeros = range - ones;
    boolean one = Integer.compareUnsigned(code, zeros) >= 0;
    if (one) {
      code -= zeros;
      range = ones;
    } else {
      range = zeros;
    }
    while (Integer.compareUnsigned(range, TOP) < 0) {
      range <<= 8;
      code = (code << 8) | nextByte();
    }
    return one;
  }

  private int nextByte() {
    return position < end ? bytes[position++] & 0xFF : 0;
  }
}
