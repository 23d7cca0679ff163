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
  private static final int MAX_DIVISOR = 2 * 1023;

  private int probability = 1 << (PROBABILITY_BITS - 1);
  private int divisor = 3; // twice the number of bits the estimate stands on

  /** Probability of a one in units of 2^-16, in {@code [3, 65533]}. */
  int probabilityOfOne() {
    int p = probability >>> (PROBABILITY_BITS - 16);
    return Math.max(3, Math.min(65533, p));
  }

  void learn(boolean one) {
    if (divisor < MAX_DIVISOR) {
      divisor += 2;
    }
    int target = one ? (1 << PROBABILITY_BITS) - 1 : 0;
    probability += (int) (2L * (target - probability) / divisor);
  }

  static AdaptiveBit[] array(int length) {
    AdaptiveBit[] bits = new AdaptiveBit[length];
    for (int i = 0; i < length; i++) {
      bits[i] = new AdaptiveBit();
    }
    return bits;
  }
}
