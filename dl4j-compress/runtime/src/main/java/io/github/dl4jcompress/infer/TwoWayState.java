package io.github.dl4jcompress.infer;

/** Room for both directions of a layer, and for what the first one puts out in all steps. */
final class TwoWayState extends RecurrentState {
  final RecurrentState ahead;
  final RecurrentState back;

  /** Real outputs of a step, joined. */
  final float[] joined;

  /** Room for a number of each of them. */
  final float[] rounded;

  private float[] kept = new float[0];

  /**
   * A state before the first step.
   *
   * @param outputs of a step, joined
   */
  TwoWayState(RecurrentState ahead, RecurrentState back, int outputs) {
    super(new CellPlaces(0, 0));
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
}
