package io.github.dl4jcompress.demo.mnist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How a hand writes one digit in one style: strokes of straight lines and cubic Bezier curves.
 *
 * <p>Coordinates are in a box of 100 by 100, x to the right and y down. The text form is a small
 * part of SVG path data: {@code M x y} starts a stroke, {@code L x y} draws a line, {@code C x1 y1
 * x2 y2 x y} draws a curve.
 */
final class PenStrokes {
  private static final int LINES_PER_CURVE = 12;

  /** Styles of each digit: the index of a row is the digit. */
  private static final List<List<PenStrokes>> STYLES =
      List.of(
          styles(
              "M52 6 C18 6 14 94 50 94 C88 94 84 6 48 6",
              "M60 8 C28 14 16 90 46 94 C78 92 84 20 56 8",
              "M64 14 C40 -4 14 30 20 64 C26 104 76 100 82 54 C84 26 70 8 50 12"),
          styles(
              "M50 5 L50 95",
              "M62 5 L40 95",
              "M32 25 L54 5 L54 95",
              "M34 24 L52 6 L52 94 M32 94 L72 94"),
          styles(
              "M22 28 C26 0 78 0 76 32 C74 56 38 76 22 94 L80 94",
              "M24 24 C34 -2 84 4 74 38 C66 62 44 74 28 90 C14 96 18 74 34 80 C50 88 64 98 84 86",
              "M20 14 C50 0 80 10 72 40 C66 62 36 78 18 92 C40 84 60 92 84 90"),
          styles(
              "M24 18 C36 0 78 4 72 28 C68 44 54 46 42 48 C60 48 82 54 78 74 C72 100 34 98 22 80",
              "M24 8 L74 8 L46 42 C72 40 86 62 74 82 C62 98 34 96 22 84",
              "M22 14 C50 0 76 12 66 30 C60 42 48 46 40 46 C66 46 82 60 72 82 C60 98 34 98 18 90"),
          styles(
              "M26 8 C24 30 20 44 22 54 L78 52 M68 6 L62 95",
              "M62 6 L18 62 L84 62 M62 6 L62 95",
              "M24 10 C22 52 34 58 70 50 M74 8 C70 40 66 70 64 95",
              "M66 8 L26 54 L70 48 M68 8 L60 95"),
          styles(
              "M74 8 L32 8 L28 44 C50 34 82 44 78 70 C74 98 36 98 22 84",
              "M30 10 L28 46 C54 36 84 50 76 74 C68 98 34 96 20 86 M30 10 L78 6",
              "M78 10 C40 4 24 20 30 38 C38 52 74 50 74 74 C72 98 34 96 22 84"),
          styles(
              "M64 6 C36 22 20 50 24 74 C30 100 76 98 76 72 C74 48 34 48 26 74",
              "M56 5 C40 30 26 56 28 76 C34 98 70 98 72 76 C72 54 40 52 30 74",
              "M70 10 C30 12 16 60 26 82 C40 102 80 92 74 66 C64 48 40 58 34 70"),
          styles(
              "M20 10 L80 10 L42 95",
              "M20 10 L78 10 L44 95 M34 52 L70 50",
              "M22 22 L24 10 L78 12 C64 40 50 64 48 95",
              "M20 14 C40 8 60 10 80 10 C66 36 50 60 36 94"),
          styles(
              "M50 48 C16 40 22 6 50 6 C80 6 82 40 50 48 C14 56 16 94 50 94 C86 94 84 56 50 48",
              "M72 18 C60 0 24 6 30 28 C36 48 76 54 72 78 C64 100 24 96 28 72 C32 54 70 42 72 18",
              "M50 46 C24 46 26 8 50 8 C74 8 74 46 50 46 C16 46 20 94 50 94 C80 94 84 46 50 46"),
          styles(
              "M74 28 C66 0 24 6 26 32 C30 58 70 50 74 26 L70 94",
              "M74 30 C70 2 24 2 26 34 C30 56 68 54 74 28 C78 62 66 92 34 94",
              "M70 20 C50 0 20 20 28 40 C40 56 66 40 72 16 C72 40 64 70 58 95"));

  private final List<Step> steps;

  private PenStrokes(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** The styles in which {@code digit}, in {@code [0, 9]}, is written. */
  static List<PenStrokes> stylesOf(int digit) {
    return STYLES.get(digit);
  }

  /** Reads the text form. */
  static PenStrokes parse(String path) {
    List<Step> steps = new ArrayList<>();
    for (String step : path.split(" (?=[MLC])", -1)) {
      String[] words = step.substring(1).split(" ", -1);
      double[] numbers = Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
      steps.add(new Step(step.charAt(0), numbers));
    }
    return new PenStrokes(steps);
  }

  /**
   * The strokes as lines, each number of their text form moved by a normal deviate.
   *
   * @param unsteadiness standard deviation of the moves, in units of the box
   * @return one array per stroke: x and y of its points in turn
   */
  List<double[]> write(Random hand, double unsteadiness) {
    List<double[]> strokes = new ArrayList<>();
    double[] points = new double[2 * LINES_PER_CURVE * steps.size()];
    int length = 0;
    for (Step step : steps) {
      double[] to = step.numbers.clone();
      for (int i = 0; i < to.length; i++) {
        to[i] += unsteadiness * hand.nextGaussian();
      }
      if (step.verb == 'M' && length > 0) {
        strokes.add(Arrays.copyOf(points, length));
        length = 0;
      }
      if (step.verb == 'C') {
        length = curve(points, length, to);
      } else {
        points[length++] = to[0];
        points[length++] = to[1];
      }
    }
    strokes.add(Arrays.copyOf(points, length));
    return strokes;
  }

  /** Adds the points of a curve that starts at the last point; returns the new length. */
  private static int curve(double[] points, int length, double[] c) {
    double x = points[length - 2];
    double y = points[length - 1];
    int end = length;
    for (int i = 1; i <= LINES_PER_CURVE; i++) {
      double t = (double) i / LINES_PER_CURVE;
      points[end++] = bezier(t, x, c[0], c[2], c[4]);
      points[end++] = bezier(t, y, c[1], c[3], c[5]);
    }
    return end;
  }

  private static double bezier(double t, double from, double first, double second, double to) {
    double s = 1 - t;
    return s * s * s * from + 3 * s * s * t * first + 3 * s * t * t * second + t * t * t * to;
  }

  private static List<PenStrokes> styles(String... paths) {
    return Arrays.stream(paths).map(PenStrokes::parse).toList();
  }

  /** One letter of the text form and the numbers behind it. */
  private static final class Step {
    final char verb;
    final double[] numbers;

    Step(char verb, double[] numbers) {
      this.verb = verb;
      this.numbers = numbers;
    }
  }
}
