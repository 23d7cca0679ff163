package io.github.dl4jcompress.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * How long something keeps a processor busy on a JVM that has done it often: the median of some
 * rounds after others that do not count, all on one thread. On a machine that does nothing else
 * that is the time it takes; on one that does, it stays the same.
 *
 * @param warmUp rounds that do not count
 * @param rounds that do, at least 1
 */
record MedianTime(int warmUp, int rounds) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  MedianTime {
    if (warmUp < 0 || rounds < 1) {
      throw new IllegalArgumentException(
          "need warmUp >= 0 and rounds >= 1, got " + warmUp + " and " + rounds);
    }
  }

  /**
   * What is timed.
   *
   * @param <T> what it gives
   */
  interface Work<T> {
    T result() throws IOException;
  }

  /** Looks at what a round gave, after its time was taken. */
  interface Check<T> {
    void of(T result);
  }

  /** Median seconds of a round, of this thread. */
  <T> double seconds(Work<T> work, Check<T> check) throws IOException {
    double[] seconds = new double[rounds];
    for (int round = -warmUp; round < rounds; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      T result = work.result();
      double taken = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
      check.of(result);
      if (round >= 0) {
        seconds[round] = taken;
      }
    }
    Arrays.sort(seconds);
    return seconds[rounds / 2];
  }
}
