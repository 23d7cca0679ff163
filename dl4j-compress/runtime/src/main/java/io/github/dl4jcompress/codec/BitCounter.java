package io.github.dl4jcompress.codec;

/** Counts the bits that a {@link RangeEncoder} would write, but for rounding. */
final class BitCounter implements BitCoder {
  private final boolean teaches;
  private double bits;

  private BitCounter(boolean teaches) {
    this.teaches = teaches;
  }

  /** A counter from which models learn, as they do from a writer. */
  static BitCounter learning() {
    return new BitCounter(true);
  }

  /** A counter that leaves models as they are, to ask what something would take. */
  static BitCounter asking() {
    return new BitCounter(false);
  }

  @Override
  public boolean code(boolean bit, int probabilityOfOne) {
    bits -=
        Logistic.ln((bit ? probabilityOfOne : 65536 - probabilityOfOne) / 65536.0) / Logistic.LN_2;
    return bit;
  }

  @Override
  public boolean teaches() {
    return teaches;
  }

  double bits() {
    return bits;
  }
}
