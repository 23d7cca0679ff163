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
  private int longest; // sequence that there is room for
  private int[][][] buffers;
  private int[][][][] read; // by each layer, at each step, of each value that it reads

  /**
   * Empty buffers.
   *
   * @param longest steps of the longest sequence so far, at least 1
   */
  Activations(Dataflow flow, MemoryPlan plan, int longest) {
    this.flow = flow;
    this.plan = plan;
    steps = new int[flow.wiring().values()];
    int largest = 0;
    for (int output : flow.wiring().outputs()) {
      largest = Math.max(largest, flow.value(output).shape().elements());
    }
    reals = new double[largest];
    this.longest = longest;
    buffers = plan.allocate(longest);
    read = allRead();
  }

  /** Makes room for sequences of so many steps; forgets everything if there was none. */
  void makeRoom(int needed) {
    if (needed > longest) {
      longest = needed;
      buffers = plan.allocate(longest);
      read = allRead();
    }
  }

  private int[][][][] allRead() {
    int[][][][] all = new int[flow.wiring().layers()][][][];
    for (int layer = 0; layer < all.length; layer++) {
      List<Integer> sources = flow.wiring().sources().get(layer);
      int count = flow.isSequence(sources.get(0)) ? longest : 1;
      all[layer] = new int[count][sources.size()][];
      for (int step = 0; step < count; step++) {
        for (int i = 0; i < sources.size(); i++) {
          all[layer][step][i] = at(sources.get(i), step);
        }
      }
    }
    return all;
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

  /** For each step, an array for each value that a layer reads, and room for more steps. */
  int[][][] readBy(int layer) {
    return read[layer];
  }

  /** Room for the real values of one step of an output. */
  double[] reals() {
    return reals;
  }
}
