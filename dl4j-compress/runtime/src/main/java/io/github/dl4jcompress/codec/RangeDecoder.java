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

  /**
   * {@inheritDoc}
   *
   * <p>All in variables of its own, for a network is opened before the JVM has compiled much.
   */
  @Override
  public int codeZeros(byte[] levels, int from, AdaptiveBit model) {
    int end = from + (int) Math.min(levels.length - from, steps.left());
    int probability = model.probability;
    int rate = model.rate;
    long left = range;
    int i = from;
    for (; i < end; i++) {
      long zeros = left - ((left * AdaptiveBit.rounded(probability)) >>> 16);
      if (code >= zeros) {
        break;
      }
      left = zeros;
      while (left < TOP) {
        left <<= 8;
        code = ((code << 8) | nextByte()) & 0xFFFF_FFFFL;
      }
      probability = AdaptiveBit.afterZero(probability, rate);
      rate = AdaptiveBit.slower(rate);
    }
    range = left;
    model.probability = probability;
    model.rate = rate;
    steps.spend(i - from);
    if (i < levels.length) {
      code(true, model); // the one, unless no steps are left
    }
    return i;
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
