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

  /** Probability that the next level in a context is not zero, where that of any is known. */
  double given(int context, double overall) {
    return (significant[context] + PRIOR * overall) / (all[context] + PRIOR);
  }

  /** Probability that the next level in a context is not zero, where nothing else is known. */
  double alone(int context) {
    return (significant[context] + 0.4) / (all[context] + 1.0);
  }

  void learn(int context, boolean one) {
    significant[context] += one ? 1 : 0;
    all[context]++;
  }
}
