package io.github.dl4jcompress.compress;

import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Learning rates that suit compression, and training before it: up to a peak, down again, and down
 * to almost nothing (Smith, "A disciplined approach to neural network hyper-parameters", 2018,
 * section 4).
 *
 * <pre>{@code
 * network.setLearningRate(OneCycle.over(steps, 3e-3));
 * }</pre>
 *
 * <p>Not DL4J's PolySchedule, which looks like a decay and, in 1.0.0-M2.1, is a rise: its formula
 * has {@code 1 + step / steps} where a decay has {@code 1 - step / steps}.
 */
public final class OneCycle {
  private OneCycle() {}

  /**
   * Rates for one training from its first step to its last.
   *
   * @param peak largest rate; the first one is a tenth of it, the last one a thousandth
   * @param steps of the whole training
   */
  public static ISchedule over(int steps, double peak) {
    int tail = Math.max(1, steps / 10);
    double decay = Math.pow(0.01, 1.0 / tail);
    return new CycleSchedule(ScheduleType.ITERATION, peak / 10, peak, steps, tail, decay);
  }
}
