package io.github.dl4jcompress.infer;

/** Room for both directions of a layer, and for what the first one puts out in all steps. */
final class TwoWayState extends KernelState {
  final RecurrentState ahead;
  final RecurrentState back;

  /** Real outputs of a step, joined. */
  final float[] joined;

  /** Room for a number of each of them. */
  final float[] rounded;

  private final int cells;
  private float[] kept = new float[0];

  /**
   * A state before the first step.
   *
   * @param cells of the forward direction
   * @param outputs of a step, joined
   */
  TwoWayState(RecurrentState ahead, RecurrentState back, int cells, int outputs) {
    this.cells = cells;
    this.ahead = ahead;
    this.back = back;
    int width = new CellPlaces(outputs, 1).width();
    joined = new float[width];
    rounded = new float[width];
  }

  /** An array of so many floats or more; what was in it is lost if it has to grow. */
  float[] kept(int size) {
    if (kept.length < size) {
      kept = new float[size];
    }
    return kept;
  }

  @Override
  void clear() {
    ahead.clear();
    back.clear();
  }

  @Override
  long takenBytes(int steps) {
    long kept = (long) cells * steps;
    return ahead.takenBytes(steps)
        + back.takenBytes(steps)
        + Float.BYTES * (joined.length + rounded.length + kept);
  }
}
