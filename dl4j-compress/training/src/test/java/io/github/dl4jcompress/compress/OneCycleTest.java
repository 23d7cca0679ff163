package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class OneCycleTest {
  private final ISchedule schedule = OneCycle.over(1_000, 4e-3);

  @Test
  void risesToThePeakAndFallsToAlmostNothing() {
    assertThat(schedule.valueAt(0, 0)).isCloseTo(4e-4, within(1e-9));
    assertThat(schedule.valueAt(450, 0)).isCloseTo(4e-3, within(1e-9));
    assertThat(schedule.valueAt(899, 0)).isCloseTo(4e-4, within(1e-5));
    assertThat(schedule.valueAt(999, 0)).isCloseTo(4e-6, within(1e-6));
    for (int step = 1; step <= 450; step++) {
      assertThat(schedule.valueAt(step, 0)).isGreaterThan(schedule.valueAt(step - 1, 0));
    }
    for (int step = 451; step < 1_000; step++) {
      assertThat(schedule.valueAt(step, 0)).isLessThanOrEqualTo(schedule.valueAt(step - 1, 0));
    }
  }

  @Test
  void worksForTheShortestTraining() {
    for (int step = 0; step < 3; step++) {
      assertThat(OneCycle.over(3, 1e-3).valueAt(step, 0)).isBetween(0.0, 1e-3);
    }
  }

  /** Why this class is there; if this fails, DL4J has mended its own schedule. */
  @Test
  void theSchedulesOfDl4jThatLookLikeADecayRise() {
    ISchedule poly = new PolySchedule(ScheduleType.ITERATION, 1e-3, 1.0, 1_000);
    assertThat(poly.valueAt(900, 0)).isGreaterThan(poly.valueAt(0, 0));
  }
}
