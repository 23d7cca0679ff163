package io.github.dl4jcompress.codec;

/** Counts the bits that a {@link RangeEncoder} would write, but for rounding. */
final class BitCounter implements BitCoder {
  private double bits;

  @Override
  public boolean code(boolean bit, int probabilityOfOne) {
    bits -=
        Logistic.ln((bit ? probabilityOfOne : 65536 - probabilityOfOne) / 65536.0) / Logistic.LN_2;
    return bit;
  }

  double bits() {
    return bits;
  }
}
