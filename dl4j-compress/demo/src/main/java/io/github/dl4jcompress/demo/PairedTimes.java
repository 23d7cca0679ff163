package io.github.dl4jcompress.demo;

import java.util.Arrays;

/** How much longer one thing takes than another, on a machine whose speed changes. */
public final class PairedTimes {
  private PairedTimes() {}

  /**
   * The median of the ratios of pairs taken in turn. What comes first is not to be the first time.
   *
   * @param rounds number of pairs, at least 1
   * @param work whose time is divided
   * @param measure by whose time it is divided
   */
  public static double medianRatio(int rounds, Runnable work, Runnable measure) {
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double below = seconds(measure);
      ratios[round] = seconds(work) / below;
    }
    Arrays.sort(ratios);
    return ratios[rounds / 2];
  }

  /** How long something takes once. */
  public static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
