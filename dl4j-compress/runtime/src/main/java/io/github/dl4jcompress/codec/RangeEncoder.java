package io.github.dl4jcompress.codec;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Binary range encoder with carry propagation (Martin, "Range encoding" (1979); the byte-wise carry
 * handling is that of Subbotin and of LZMA): 32-bit range, 16-bit probabilities.
 *
 * <p>Trailing zero bytes are dropped; {@link RangeDecoder} reads zeros past the end.
 */
final class RangeEncoder implements BitCoder {
  private static final long TOP = 1L << 24;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long low;
  private long range = 0xFFFF_FFFFL;
  private int pending; // last byte, held back because a carry may still reach it
  private long pendingOnes; // bytes 0xFF behind it
  private boolean started;

  /**
   * Writes a bit.
   *
   * <p>Zero, the likelier bit wherever sparse weights are coded, takes the lower part of the range:
   * so a tail of zeros costs no bytes.
   */
  @Override
  public boolean code(boolean bit, int probabilityOfOne) {
    long ones = (range * probabilityOfOne) >>> 16;
    if (bit) {
      low += range - ones;
      range = ones;
    } else {
      range -= ones;
    }
    while (range < TOP) {
      range <<= 8;
      shiftLow();
    }
    return bit;
  }

  byte[] finish() {
    // Any number in [low, low + range) will do, and range >= TOP: take one that ends in zeros.
    low = (low + TOP - 1) & -TOP;
    for (int i = 0; i < 5; i++) {
      shiftLow();
    }
    byte[] bytes = out.toByteArray();
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  private void shiftLow() {
    if (low < 0xFF00_0000L || low > 0xFFFF_FFFFL) {
      int carry = (int) (low >>> 32);
      if (started) {
        out.write(pending + carry);
      }
      for (; pendingOnes > 0; pendingOnes--) {
        out.write(0xFF + carry);
      }
      started = true;
      pending = (int) (low >>> 24) & 0xFF;
    } else {
      pendingOnes++;
    }
    low = (low & 0x00FF_FFFFL) << 8;
  }
}
