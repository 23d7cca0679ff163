package io.github.dl4jcompress.codec;

/** How many of the levels seen in some context were not zero. */
final class Density {
  private static final double PRIOR = 3; // levels of the overall density that come first

  private int significant;
  private int all;

  /** Probability that the next one is not zero, where {@code overall} is that of any level. */
  double given(double overall) {
    return (significant + PRIOR * overall) / (all + PRIOR);
  }

  /** Probability that any level is not zero. */
  double overall() {
    return (significant + 0.4) / (all + 1.0);
  }

  void learn(boolean one) {
    significant += one ? 1 : 0;
    all++;
  }

  static Density[] array(int length) {
    Density[] densities = new Density[length];
    for (int i = 0; i < length; i++) {
      densities[i] = new Density();
    }
    return densities;
  }
}
