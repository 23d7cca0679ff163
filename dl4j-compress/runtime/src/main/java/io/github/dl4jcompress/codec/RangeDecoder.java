package io.github.dl4jcompress.codec;

/**
 * Inverse of {@link RangeEncoder}. Any bytes decode to some bits; reading past the end gives zeros.
 */
final class RangeDecoder implements BitCoder {
  private static final long TOP = 1L << 24;

  private final byte[] bytes;
  private final int end;
  private final DecodingSteps steps;
  private int position;
  private long range = 0xFFFF_FFFFL;
  private long code; // below the range, but for the first bit of damaged bytes

  RangeDecoder(byte[] bytes, int offset, int length) {
    this(bytes, offset, length, new DecodingSteps(Long.MAX_VALUE));
  }

  /** A reader that takes a step for each bit. */
  RangeDecoder(byte[] bytes, int offset, int length, DecodingSteps steps) {
    this.bytes = bytes;
    this.steps = steps;
    this.position = offset;
    this.end = offset + length;
    for (int i = 0; i < 4; i++) {
      code = (code << 8) | nextByte();
    }
  }

  /** Reads a bit. */
  @Override
  public boolean code(boolean ignored, int probabilityOfOne) {
    steps.spend(1);
    long ones = (range * probabilityOfOne) >>> 16;
    long zeros = range - ones;
    boolean one = code >= zeros;
    code -= one ? zeros : 0;
    range = one ? ones : zeros;
    while (range < TOP) {
      range <<= 8;
      code = ((code << 8) | nextByte()) & 0xFFFF_FFFFL;
    }
    return one;
  }

  @Override
  public void spend(long more) {
    steps.spend(more);
  }

  /** Whether all bytes have been read: a writer gives no more than a reader needs. */
  boolean isAtEnd() {
    return position == end;
  }

  private int nextByte() {
    return position < end ? bytes[position++] & 0xFF : 0;
  }
}
