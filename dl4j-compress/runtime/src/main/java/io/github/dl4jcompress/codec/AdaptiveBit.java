package io.github.dl4jcompress.codec;

/**
 * Probability of one binary decision, learnt while coding.
 *
 * <p>The estimate is the running mean of the bits seen, started as if one and a half bits of
 * probability one half had been seen before: the n-th bit moves it by {@code 1 / (n + 1.5)}. That
 * learns a new context in a few bits, which is what small and very sparse tensors need, and costs
 * about {@code log2(n) / 2} bits per context. The rate is held at {@code 1 / 1023} in the end, so
 * that slow drift is followed.
 */
final class AdaptiveBit {
  private static final int PROBABILITY_BITS = 28;
  private static final int RATE_BITS = 24;
  private static final int[] RATES = new int[1022]; // by the number of bits seen; to divide is slow

  static {
    for (int seen = 0; seen < RATES.length; seen++) {
      RATES[seen] = (2 << RATE_BITS) / (2 * seen + 5);
    }
  }

  private static final int LAST_RATE = RATES.length - 1;

  // Not private for a decoder, which holds them in variables of its own while zeros go by.
  int probability = 1 << (PROBABILITY_BITS - 1); // of a one, in units of 2^-28
  int rate; // its place in the table

  /** Probability of a one in units of 2^-16, in {@code [3, 65533]}. */
  int probabilityOfOne() {
    return rounded(probability);
  }

  /** A {@link #probability} as {@link #probabilityOfOne} gives it. */
  static int rounded(int probability) {
    return Math.max(3, Math.min(65533, probability >>> (PROBABILITY_BITS - 16)));
  }

  /** What a {@link #probability} becomes when a zero is learnt. */
  static int afterZero(int probability, int rate) {
    return probability + (int) (((long) -probability * RATES[rate]) >> RATE_BITS);
  }

  /** What a {@link #rate} becomes when a bit is learnt. */
  static int slower(int rate) {
    return rate < LAST_RATE ? rate + 1 : rate;
  }

  void learn(boolean one) {
    if (one) {
      int missing = (1 << PROBABILITY_BITS) - 1 - probability;
      probability += (int) (((long) missing * RATES[rate]) >> RATE_BITS);
    } else {
      probability = afterZero(probability, rate);
    }
    rate = slower(rate);
  }

  static AdaptiveBit[] array(int length) {
    AdaptiveBit[] bits = new AdaptiveBit[length];
    for (int i = 0; i < length; i++) {
      bits[i] = new AdaptiveBit();
    }
    return bits;
  }
}
