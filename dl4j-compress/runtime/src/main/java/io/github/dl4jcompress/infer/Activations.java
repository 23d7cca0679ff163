package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.MemoryPlan;
import java.util.List;

/**
 * What flows through a network during one run: centred codes of each value, in the buffers of its
 * plan. For one thread.
 */
public final class Activations {
  private final MemoryPlan plan;
  private final int[][][] buffers;
  private final int[] steps; // of each value; 0 before it is computed

  /**
   * Empty buffers.
   *
   * @param values number of values
   * @param steps of the longest sequence, at least 1
   */
  Activations(MemoryPlan plan, int values, int steps) {
    this.plan = plan;
    this.buffers = plan.allocate(steps);
    this.steps = new int[values];
  }

  /** The arrays of a value, one for each step; to be filled. */
  int[][] fill(int value, int count) {
    steps[value] = count;
    return buffers[plan.bufferOf(value)];
  }

  /** The array of a value at a step. */
  int[] at(int value, int step) {
    return buffers[plan.bufferOf(value)][step];
  }

  /** Number of steps of a value; 1 of what is no sequence. */
  int steps(int value) {
    return steps[value];
  }

  /** For each step, an array for each of some values, of which there are as many steps. */
  int[][][] of(List<Integer> values) {
    int count = steps[values.get(0)];
    int[][][] read = new int[count][values.size()][];
    for (int i = 0; i < values.size(); i++) {
      int value = values.get(i);
      if (steps[value] != count) {
        throw new IllegalArgumentException(
            "sequences of " + count + " and " + steps[value] + " steps cannot be joined");
      }
      for (int step = 0; step < count; step++) {
        read[step][i] = at(value, step);
      }
    }
    return read;
  }
}
