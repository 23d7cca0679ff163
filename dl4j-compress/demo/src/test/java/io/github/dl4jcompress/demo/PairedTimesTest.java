package io.github.dl4jcompress.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PairedTimesTest {
  @Test
  void takesPairsInTurn() {
    List<String> order = new ArrayList<>();
    PairedTimes.medianRatio(2, () -> order.add("work"), () -> order.add("measure"));
    assertThat(order).containsExactly("measure", "work", "measure", "work");
  }

  @Test
  void dividesByTheMeasure() {
    double ratio = PairedTimes.medianRatio(3, () -> pause(60), () -> pause(2));
    assertThat(ratio).isGreaterThan(1); // a busy machine makes both longer
  }

  private static void pause(int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
