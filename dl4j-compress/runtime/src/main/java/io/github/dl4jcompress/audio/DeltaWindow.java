package io.github.dl4jcompress.audio;

/**
 * The last frames of a stream, and the slopes of their features: the regression line over two
 * frames to either side (Young et al., "The HTK Book" (2006), equation 5.16), where the first and
 * the last frame stand for those beyond them.
 */
final class DeltaWindow {
  /** Frames to either side; so many must follow a frame before its slopes are known. */
  static final int REACH = 2;

  private final double[][] ring;
  private long frames;

  DeltaWindow(int features) {
    ring = new double[2 * REACH + 1][features];
  }

  /** Number of frames added so far. */
  long frames() {
    return frames;
  }

  /** Adds a copy of a frame. */
  void add(double[] features) {
    double[] oldest = at(frames);
    System.arraycopy(features, 0, oldest, 0, oldest.length);
    frames++;
  }

  /**
   * Writes a frame's features, then their slopes.
   *
   * @param frame one that is {@link #REACH} frames from the last one, or nearer
   */
  void copyWithSlopes(long frame, double[] result) {
    double[] features = at(frame);
    System.arraycopy(features, 0, result, 0, features.length);
    double[] before2 = at(Math.max(frame - 2, 0));
    double[] before1 = at(Math.max(frame - 1, 0));
    double[] after1 = at(Math.min(frame + 1, frames - 1));
    double[] after2 = at(Math.min(frame + 2, frames - 1));
    for (int i = 0; i < features.length; i++) {
      result[features.length + i] = ((after1[i] - before1[i]) + 2 * (after2[i] - before2[i])) / 10;
    }
  }

  private double[] at(long frame) {
    return ring[(int) (frame % ring.length)];
  }
}
