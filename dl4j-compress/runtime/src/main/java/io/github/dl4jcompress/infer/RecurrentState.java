package io.github.dl4jcompress.infer;

import java.util.Arrays;

/** What a recurrent layer remembers from one step to the next. */
class RecurrentState {
  /** State of a layer without memory. */
  static final RecurrentState NONE = new RecurrentState(0, 0);

  /** Outputs of the step before, in steps of {@code RecurrentUnit.STATE_STEP}. */
  final int[] output;

  /** Contents of the cells. */
  final double[] cell;

  RecurrentState(int outputs, int cells) {
    output = new int[outputs];
    cell = new double[cells];
  }

  /** Bytes of the arrays. */
  long bytes() {
    return (long) Integer.BYTES * output.length + (long) Double.BYTES * cell.length;
  }

  /** Forgets all steps. */
  void clear() {
    Arrays.fill(output, 0);
    Arrays.fill(cell, 0);
  }
}
