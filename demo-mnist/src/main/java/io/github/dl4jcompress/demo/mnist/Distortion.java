package io.github.dl4jcompress.demo.mnist;

import java.util.Random;

/**
 * How training images are changed at random, so that the network never sees one twice. Affine and
 * elastic changes as in Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural
 * Networks Applied to Visual Document Analysis" (ICDAR 2003), section 2; the elastic part moves a
 * coarse grid of points and what lies between them with it.
 *
 * @param shift most pixels by which an image moves in x and in y
 * @param degrees most degrees by which it turns
 * @param stretch most by which each side grows or shrinks, as a fraction
 * @param slant most by which it leans, in pixels per pixel of height
 * @param wobble standard deviation of the elastic movement, in pixels
 */
record Distortion(int shift, double degrees, double stretch, double slant, double wobble) {
  /** Leaves images as they are. */
  static final Distortion NONE = shifts(0);

  /** What writes another person's digit out of one. */
  static final Distortion HANDWRITING = new Distortion(2, 10, 0.1, 0.15, 0.8);

  private static final int SIDE = DigitSet.SIDE;
  private static final double MIDDLE = (SIDE - 1) / 2.0;

  /** Pixels between two points of the elastic grid. */
  private static final int MESH = 7;

  private static final int POINTS = SIDE / MESH + 1;

  Distortion {
    if (shift < 0 || shift > SIDE) {
      throw new IllegalArgumentException("shift must be in [0, 28] pixels, got " + shift);
    }
    if (!(degrees >= 0 && stretch >= 0 && stretch < 1 && slant >= 0 && wobble >= 0)) {
      throw new IllegalArgumentException(
          "need degrees, slant, wobble >= 0 and stretch in [0, 1), got "
              + degrees
              + ", "
              + slant
              + ", "
              + wobble
              + " and "
              + stretch);
    }
  }

  /** Moves images by whole pixels and does nothing else. */
  static Distortion shifts(int pixels) {
    return new Distortion(pixels, 0, 0, 0, 0);
  }

  /**
   * Writes a changed image as 784 floats in {@code [0, 1]}; what moves in from outside is
   * background.
   *
   * @param at index of the first float in {@code target}
   */
  void copy(DigitSet set, int index, Random random, float[] target, int at) {
    int right = symmetric(shift, random);
    int down = symmetric(shift, random);
    if (degrees == 0 && stretch == 0 && slant == 0 && wobble == 0) {
      set.copyShifted(index, right, down, target, at);
      return;
    }
    float[] upright = new float[DigitSet.PIXELS];
    set.copyShifted(index, right, down, upright, 0);
    warp(upright, random, target, at);
  }

  private static int symmetric(int most, Random random) {
    return most == 0 ? 0 : random.nextInt(2 * most + 1) - most;
  }

  private static double symmetric(double most, Random random) {
    return most * (2 * random.nextDouble() - 1);
  }

  /** Each pixel of the target looks where in the source it comes from. */
  private void warp(float[] source, Random random, float[] target, int at) {
    double angle = Math.toRadians(symmetric(degrees, random));
    double wide = 1 / (1 + symmetric(stretch, random));
    double high = 1 / (1 + symmetric(stretch, random));
    double lean = symmetric(slant, random);
    double[] sideways = elastic(random);
    double[] upwards = elastic(random);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        double y = row - MIDDLE;
        double x = column - MIDDLE + lean * y;
        double fromX = wide * (cos * x - sin * y) + MIDDLE + between(sideways, row, column);
        double fromY = high * (sin * x + cos * y) + MIDDLE + between(upwards, row, column);
        target[at + row * SIDE + column] = (float) bilinear(source, fromX, fromY);
      }
    }
  }

  private double[] elastic(Random random) {
    double[] grid = new double[POINTS * POINTS];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = wobble * random.nextGaussian();
    }
    return grid;
  }

  private static double between(double[] grid, int row, int column) {
    int above = row / MESH * POINTS + column / MESH;
    double down = row % MESH / (double) MESH;
    double right = column % MESH / (double) MESH;
    double upper = grid[above] * (1 - right) + grid[above + 1] * right;
    double lower = grid[above + POINTS] * (1 - right) + grid[above + POINTS + 1] * right;
    return upper * (1 - down) + lower * down;
  }

  private static double bilinear(float[] source, double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double right = x - column;
    double down = y - row;
    double upper =
        pixel(source, row, column) * (1 - right) + pixel(source, row, column + 1) * right;
    double lower =
        pixel(source, row + 1, column) * (1 - right) + pixel(source, row + 1, column + 1) * right;
    return upper * (1 - down) + lower * down;
  }

  private static float pixel(float[] source, int row, int column) {
    boolean inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
    return inside ? source[row * SIDE + column] : 0;
  }
}
