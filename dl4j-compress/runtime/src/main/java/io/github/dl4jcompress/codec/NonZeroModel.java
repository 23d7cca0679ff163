package io.github.dl4jcompress.codec;

/**
 * Codes levels that are known not to be zero: the sign, if there is a choice, then the magnitude in
 * unary up to {@link #UNARY}, and what is left of it as a number.
 */
final class NonZeroModel {
  /** The first magnitude that is not coded in unary. */
  private static final int UNARY = 15;

  private static final int FLAGS_WITH_CLASS = 2; // unary flags that look at the magnitudes around

  private final LevelRange range;
  private final int magnitudeClasses;
  private final AdaptiveBit[] negative;

  /** {@code beyond[m]}: the magnitude, known to be at least m, is larger than m. */
  private final AdaptiveBit[] beyond;

  private final NumberModel rest = new NumberModel(7);

  NonZeroModel(LevelRange range, int signClasses, int magnitudeClasses) {
    this.range = range;
    this.magnitudeClasses = magnitudeClasses;
    negative = AdaptiveBit.array(signClasses);
    beyond = AdaptiveBit.array(UNARY * magnitudeClasses);
  }

  int code(BitCoder coder, int level, int signClass, int magnitudeClass) {
    boolean minus = range.lowest() < 0;
    if (minus && range.highest() > 0) {
      minus = coder.code(level < 0, negative[signClass]);
    }
    int largest = minus ? -range.lowest() : range.highest();
    int magnitude = magnitude(coder, Math.abs(level), largest, magnitudeClass);
    return minus ? -magnitude : magnitude;
  }

  private int magnitude(BitCoder coder, int magnitude, int largest, int magnitudeClass) {
    int coded = 1;
    while (coded < Math.min(UNARY, largest)) {
      int context = coded * magnitudeClasses + (coded <= FLAGS_WITH_CLASS ? magnitudeClass : 0);
      if (!coder.code(magnitude > coded, beyond[context])) {
        return coded;
      }
      coded++;
    }
    return coded < UNARY
        ? coded
        : coded + (int) rest.code(coder, Math.max(0, magnitude - UNARY), largest - UNARY);
  }
}
