package io.github.dl4jcompress.benchmarks.inference;

import java.io.IOException;
import java.util.Arrays;

/**
 * Lets two JVMs work in turn, a slot each, while all others wait: what slows the machine down slows
 * both, so that the ratio stays.
 *
 * @param rounds slots of each, at least 1
 * @param slotMillis length of a slot, in time that the JVM has a processor
 * @param warmUpMillis how long each works before the first slot, in the same
 */
record Alternation(int rounds, int slotMillis, int warmUpMillis) {

  /**
   * What came out.
   *
   * @param nanos median of the subject's slots, each of which is a median of mini-batches
   * @param rivalNanos the same of its rival
   * @param ratio median of the ratios of neighbouring slots
   */
  record Outcome(double nanos, double rivalNanos, double ratio) {}

  /** Lets one work until its code is compiled. */
  void warmUp(WorkerProcess process) throws IOException {
    process.nanos(warmUpMillis);
  }

  /** Compares two that have opened the same network and are warm. */
  Outcome compare(WorkerProcess subject, WorkerProcess rival) throws IOException {
    double[] nanos = new double[rounds];
    double[] rivalNanos = new double[rounds];
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      rivalNanos[round] = rival.nanos(slotMillis);
      nanos[round] = subject.nanos(slotMillis);
      ratios[round] = nanos[round] / rivalNanos[round];
    }
    return new Outcome(median(nanos), median(rivalNanos), median(ratios));
  }

  /** The middle of some numbers, the upper one of two. */
  static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
