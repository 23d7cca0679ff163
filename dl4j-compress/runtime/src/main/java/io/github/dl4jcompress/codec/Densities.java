package io.github.dl4jcompress.codec;

/** How many of the levels seen were not zero, by context. */
final class Densities {
  private static final double PRIOR = 3; // levels of the overall density that come first

  private final int[] significant;
  private final int[] all;

  Densities(int contexts) {
    significant = new int[contexts];
    all = new int[contexts];
  }

  /**
   * How likely the next level in a context is not to be zero, where that is known of any level: the
   * logarithm of the odds.
   */
  double given(int context, double overall) {
    int ones = significant[context];
    return Logistic.ln(ones + PRIOR * overall)
        - Logistic.ln(all[context] - ones + PRIOR * (1 - overall));
  }

  /** The probability that the next level in a context is not zero, where nothing else is known. */
  double alone(int context) {
    return (significant[context] + 0.4) / (all[context] + 1.0);
  }

  /** The logarithm of the odds of {@link #alone}. */
  double oddsAlone(int context) {
    int ones = significant[context];
    return Logistic.ln(ones + 0.4) - Logistic.ln(all[context] - ones + 0.6);
  }

  void learn(int context, boolean one) {
    significant[context] += one ? 1 : 0;
    all[context]++;
  }
}
