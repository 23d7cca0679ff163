package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class MedianTimeTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Test
  void looksAtTheResultOfEveryRound() throws Exception {
    List<Integer> results = new ArrayList<>();
    int[] round = {0};
    double seconds = new MedianTime(2, 3).seconds(() -> ++round[0], results::add);
    assertThat(results).containsExactly(1, 2, 3, 4, 5);
    assertThat(seconds).isBetween(0.0, 1.0);
  }

  @Test
  void takesTheMedianOfTheRoundsThatCount() throws Exception {
    int[] pauses = {90, 90, 1, 40, 1, 40, 40}; // milliseconds; the first two only warm up
    int[] round = {0};
    double seconds =
        new MedianTime(2, 5)
            .seconds(
                () -> {
                  long end = THREADS.getCurrentThreadCpuTime() + pauses[round[0]++] * 1_000_000L;
                  while (THREADS.getCurrentThreadCpuTime() < end) {
                    Thread.onSpinWait();
                  }
                  return round[0];
                },
                result -> assertThat(result).isPositive());
    assertThat(seconds).isGreaterThanOrEqualTo(0.04);
  }

  /** Others may have the processor meanwhile. */
  @Test
  void waitingDoesNotCount() throws Exception {
    double seconds =
        new MedianTime(0, 1)
            .seconds(
                () -> {
                  LockSupport.parkNanos(100_000_000);
                  return 0;
                },
                result -> assertThat(result).isZero());
    assertThat(seconds).isLessThan(0.05);
  }

  @Test
  void refusesNoRounds() {
    assertThatThrownBy(() -> new MedianTime(3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need warmUp >= 0 and rounds >= 1, got 3 and 0");
  }
}
