package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.MemoryPlan;
import java.util.List;

/**
 * What flows through a network while it runs: centred codes of each value, in the buffers of its
 * plan. Used again for the next run. For one thread.
 */
public final class Activations {
  private final Dataflow flow;
  private final MemoryPlan plan;
  private final int[] steps; // of each value; 0 before it is computed
  private final double[] reals;
  private int longest = 1; // sequence that there is room for
  private int examples = 1; // that there is room for at once
  private int[][][] buffers;
  private int[][][][] read; // by each layer, at each step or example, of each value

  /** Empty buffers for one step. */
  Activations(Dataflow flow, MemoryPlan plan) {
    this.flow = flow;
    this.plan = plan;
    steps = new int[flow.wiring().values()];
    int largest = 0;
    for (int output : flow.wiring().outputs()) {
      largest = Math.max(largest, flow.value(output).shape().elements());
    }
    reals = new double[largest];
    buffers = plan.allocate(longest, examples);
    read = allRead();
  }

  /**
   * Makes more room; forgets everything if there was less.
   *
   * @param steps of a sequence
   * @param count of examples that are computed at once
   */
  void makeRoom(int steps, int count) {
    if (steps > longest || count > examples) {
      longest = Math.max(longest, steps);
      examples = Math.max(examples, count);
      buffers = plan.allocate(longest, examples);
      read = allRead();
    }
  }

  /** Steps of the longest sequence that there is room for. */
  int longest() {
    return longest;
  }

  /** Bytes of the buffers. */
  long bytes() {
    return plan.bytes(longest, examples);
  }

  private int[][][][] allRead() {
    int[][][][] all = new int[flow.wiring().layers()][][][];
    for (int layer = 0; layer < all.length; layer++) {
      List<Integer> sources = flow.wiring().sources().get(layer);
      int count = flow.isSequence(sources.get(0)) ? longest : examples;
      all[layer] = new int[count][sources.size()][];
      for (int step = 0; step < count; step++) {
        for (int i = 0; i < sources.size(); i++) {
          all[layer][step][i] = at(sources.get(i), step);
        }
      }
    }
    return all;
  }

  /** The arrays of a value, one for each step or each of several examples; to be filled. */
  int[][] fill(int value, int count) {
    steps[value] = count;
    return buffers[plan.bufferOf(value)];
  }

  /** The array of a value at a step. */
  int[] at(int value, int step) {
    return buffers[plan.bufferOf(value)][step];
  }

  /** Number of steps of a value; of what is no sequence, of the examples. */
  int steps(int value) {
    return steps[value];
  }

  /** For each step or example, an array for each value that a layer reads; and room for more. */
  int[][][] readBy(int layer) {
    return read[layer];
  }

  /** Room for the real values of one step of an output. */
  double[] reals() {
    return reals;
  }
}
