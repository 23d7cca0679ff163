package io.github.dl4jcompress.infer;

import java.util.Arrays;

/** What a recurrent layer remembers from one step to the next. */
final class RecurrentState {
  /** State of a layer without memory. */
  static final RecurrentState NONE = new RecurrentState(0, 0);

  /** Outputs of the step before, in steps of {@code RecurrentUnit.STATE_STEP}. */
  final int[] output;

  /** Contents of the cells. */
  final double[] cell;

  /** Codes that a layer put out and does not forget; zeros at first. */
  final int[] held;

  RecurrentState(int outputs, int cells) {
    this(outputs, cells, 0);
  }

  private RecurrentState(int outputs, int cells, int codes) {
    output = new int[outputs];
    cell = new double[cells];
    held = new int[codes];
  }

  /** A state at rest of the same size, with room for codes. */
  RecurrentState holding(int codes) {
    return new RecurrentState(output.length, cell.length, codes);
  }

  /** Goes back to rest, but for what is held. */
  void forget() {
    Arrays.fill(output, 0);
    Arrays.fill(cell, 0);
  }
}
