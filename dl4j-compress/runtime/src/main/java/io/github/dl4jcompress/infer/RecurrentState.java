package io.github.dl4jcompress.infer;

import java.util.Arrays;

/**
 * What a recurrent layer remembers from one step to the next, and room for the numbers of a step.
 * For one thread. All arrays reach to the end of {@link CellPlaces}.
 */
final class RecurrentState extends SumsRoom {
  /** Outputs of the step before, in steps of {@code RecurrentUnit.STATE_STEP}. */
  final int[] fedBack;

  /** Contents of the cells. */
  final float[] content;

  /** Real outputs of the latest step. */
  final float[] output;

  /** The rows of the latest step, and what becomes of them. */
  final float[] rows;

  /** Room for a number of each cell. */
  final float[] scratch;

  RecurrentState(CellPlaces places) {
    super(places);
    int width = places.width();
    fedBack = new int[width];
    content = new float[width];
    output = new float[width];
    scratch = new float[width];
    rows = new float[places.count()];
  }

  @Override
  void clear() {
    Arrays.fill(fedBack, 0);
    Arrays.fill(content, 0);
  }

  @Override
  long takenBytes(int steps) {
    return Float.BYTES * (4L * fedBack.length + rows.length) + super.takenBytes(steps);
  }
}
