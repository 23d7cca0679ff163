package io.github.dl4jcompress.codec;

import java.util.Arrays;

/**
 * How many of the levels seen were not zero, by context, and what follows from it.
 *
 * <p>Logarithms are what takes time. Where much has been seen, one more zero changes little, so
 * that odds are then kept for a while: until a level is not zero, or {@link #REFRESH} were.
 */
final class Densities {
  private static final double PRIOR = 3; // levels of the overall density that come first
  private static final int MUCH = 64;
  private static final int REFRESH = 16; // a power of two
  private static final float UNKNOWN = Float.NaN;

  private final int[] significant;
  private final int[] all;
  private final float[] kept; // odds

  Densities(int contexts) {
    significant = new int[contexts];
    all = new int[contexts];
    kept = new float[contexts];
    Arrays.fill(kept, UNKNOWN);
  }

  /**
   * How likely the next level in a context is not to be zero, where that is known of any level: the
   * logarithm of the odds.
   */
  double given(int context, double overall) {
    float known = kept[context];
    if (!Float.isNaN(known)) {
      return known;
    }
    int ones = significant[context];
    int zeros = all[context] - ones;
    double odds = Logistic.ln(ones + PRIOR * overall) - Logistic.ln(zeros + PRIOR * (1 - overall));
    return keep(context, odds);
  }

  /** The probability that the next level in a context is not zero, where nothing else is known. */
  double alone(int context) {
    return (significant[context] + 0.4) / (all[context] + 1.0);
  }

  /** The logarithm of the odds of {@link #alone}. */
  double oddsAlone(int context) {
    float known = kept[context];
    if (!Float.isNaN(known)) {
      return known;
    }
    int ones = significant[context];
    return keep(context, Logistic.ln(ones + 0.4) - Logistic.ln(all[context] - ones + 0.6));
  }

  private float keep(int context, double odds) {
    float rounded = (float) odds;
    if (all[context] >= MUCH) {
      kept[context] = rounded;
    }
    return rounded;
  }

  void learn(int context, boolean one) {
    all[context]++;
    if (one) {
      significant[context]++;
      kept[context] = UNKNOWN;
    } else if ((all[context] & (REFRESH - 1)) == 0) {
      kept[context] = UNKNOWN;
    }
  }
}
