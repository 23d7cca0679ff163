package io.github.dl4jcompress.infer;

import java.util.Arrays;

/**
 * What a recurrent layer remembers from one step to the next, and room for the numbers of a step.
 * For one thread. All arrays reach to the end of {@link CellPlaces}.
 */
class RecurrentState {
  /** State of a layer without memory. */
  static final RecurrentState NONE = new RecurrentState(new CellPlaces(0, 0));

  /** Outputs of the step before, in steps of {@code RecurrentUnit.STATE_STEP}. */
  final int[] fedBack;

  /** Contents of the cells. */
  final float[] content;

  /** Real outputs of the latest step. */
  final float[] output;

  /** The rows of the latest step, and what becomes of them. */
  final float[] rows;

  /** Room for sums of all rows. */
  final float[] sums;

  /** Room for sums of all rows, as integers. */
  final int[] integers;

  /** Room for a number of each cell. */
  final float[] scratch;

  RecurrentState(CellPlaces places) {
    int width = places.width();
    fedBack = new int[width];
    content = new float[width];
    output = new float[width];
    scratch = new float[width];
    rows = new float[places.count()];
    sums = new float[places.count()];
    integers = new int[places.count()];
  }

  /** Forgets all steps. */
  void clear() {
    Arrays.fill(fedBack, 0);
    Arrays.fill(content, 0);
  }
}
