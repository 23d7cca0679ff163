package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.demo.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws digits that look handwritten: the data of the demo where there is no MNIST.
 *
 * <p>A digit is one of a few ways to write it ({@link PenStrokes}) with unsteady control points,
 * turned, sheared, scaled and moved, bent by a smooth random field in the manner of Simard,
 * Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to Visual
 * Document Analysis" (ICDAR 2003), section 2, and inked by a round pen of random width.
 *
 * <p>The same arguments give the same bytes on every machine: the arithmetic is that of {@code
 * StrictMath} and the random numbers those that {@code java.util.Random} specifies.
 */
final class SyntheticDigits {
  /** Pixels of the image per unit of the pen's box: a digit is about 20 pixels high. */
  private static final double PIXELS_PER_UNIT = 0.22;

  private static final double UNSTEADINESS_UNITS = 3.0;
  private static final int WAVES = 3;

  private SyntheticDigits() {}

  /**
   * Draws {@code count} digits; image {@code i} shows digit {@code i % 10}, and depends on nothing
   * but {@code seed} and {@code i}.
   */
  static DigitSet generate(long seed, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be >= 1 image, got " + count);
    }
    byte[] pixels = new byte[Math.multiplyExact(count, DigitSet.PIXELS)];
    byte[] labels = new byte[count];
    float[] ink = new float[DigitSet.PIXELS];
    for (int i = 0; i < count; i++) {
      int digit = i % DigitSet.CLASSES;
      labels[i] = (byte) digit;
      draw(digit, new Random(Seeds.derive(seed, i, 0)), ink);
      for (int p = 0; p < DigitSet.PIXELS; p++) {
        pixels[i * DigitSet.PIXELS + p] = (byte) Math.round(255 * ink[p]);
      }
    }
    return DigitSet.adopt(pixels, labels);
  }

  private static void draw(int digit, Random random, float[] ink) {
    Arrays.fill(ink, 0f);
    List<PenStrokes> styles = PenStrokes.stylesOf(digit);
    PenStrokes style = styles.get(random.nextInt(styles.size()));
    Warp warp = new Warp(random);
    Pen pen = new Pen(between(random, 0.7, 1.6), between(random, 0.8, 1.0));
    for (double[] stroke : style.write(random, UNSTEADINESS_UNITS)) {
      for (int i = 0; i < stroke.length; i += 2) {
        warp.apply(stroke, i);
      }
      for (int i = 2; i < stroke.length; i += 2) {
        pen.line(stroke[i - 2], stroke[i - 1], stroke[i], stroke[i + 1], ink);
      }
    }
  }

  private static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Moves a point from the pen's box into the image, in pixels: an affine map and then waves. */
  private static final class Warp {
    private final double xx;
    private final double xy;
    private final double yx;
    private final double yy;
    private final double right;
    private final double down;
    // Per wave: size in pixels for x and y, two wave numbers in radians per pixel, a phase.
    private final double[][] waves = new double[WAVES][];

    Warp(Random random) {
      double angle = StrictMath.toRadians(9) * random.nextGaussian();
      double shear = 0.18 * random.nextGaussian();
      double width = PIXELS_PER_UNIT * between(random, 0.7, 1.12);
      double height = PIXELS_PER_UNIT * between(random, 0.8, 1.08);
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      xx = width * cos;
      xy = height * (-sin - shear * cos);
      yx = width * sin;
      yy = height * (cos - shear * sin);
      right = DigitSet.SIDE / 2.0 + 1.1 * random.nextGaussian();
      down = DigitSet.SIDE / 2.0 + 1.1 * random.nextGaussian();
      for (int i = 0; i < WAVES; i++) {
        waves[i] =
            new double[] {
              0.6 * random.nextGaussian(),
              0.6 * random.nextGaussian(),
              between(random, -0.33, 0.33),
              between(random, -0.33, 0.33),
              between(random, 0, 2 * StrictMath.PI)
            };
      }
    }

    void apply(double[] points, int at) {
      double u = points[at] - 50;
      double v = points[at + 1] - 50;
      double x = xx * u + xy * v + right;
      double y = yx * u + yy * v + down;
      double bentX = x;
      double bentY = y;
      for (double[] wave : waves) {
        double height = StrictMath.sin(wave[2] * x + wave[3] * y + wave[4]);
        bentX += wave[0] * height;
        bentY += wave[1] * height;
      }
      points[at] = bentX;
      points[at + 1] = bentY;
    }
  }

  /** A round pen with a soft edge one pixel wide. */
  private static final class Pen {
    private final double radius;
    private final double strength;

    /**
     * @param radius half the width of a line, in pixels
     * @param strength ink in the middle of a line, in {@code [0, 1]}
     */
    Pen(double radius, double strength) {
      this.radius = radius;
      this.strength = strength;
    }

    void line(double x0, double y0, double x1, double y1, float[] ink) {
      double reach = radius + 0.5;
      int left = firstPixel(Math.min(x0, x1) - reach);
      int right = lastPixel(Math.max(x0, x1) + reach);
      int top = firstPixel(Math.min(y0, y1) - reach);
      int bottom = lastPixel(Math.max(y0, y1) + reach);
      double dx = x1 - x0;
      double dy = y1 - y0;
      double squared = Math.max(dx * dx + dy * dy, 1e-12);
      for (int row = top; row <= bottom; row++) {
        for (int column = left; column <= right; column++) {
          double px = column + 0.5 - x0;
          double py = row + 0.5 - y0;
          double along = Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
          double ex = px - along * dx;
          double ey = py - along * dy;
          double covered = Math.min(1, reach - Math.sqrt(ex * ex + ey * ey));
          int pixel = row * DigitSet.SIDE + column;
          if (strength * covered > ink[pixel]) {
            ink[pixel] = (float) (strength * covered);
          }
        }
      }
    }

    private static int firstPixel(double position) {
      return Math.max(0, (int) Math.floor(position - 0.5));
    }

    private static int lastPixel(double position) {
      return Math.min(DigitSet.SIDE - 1, (int) Math.ceil(position - 0.5));
    }
  }
}
