package io.github.dl4jcompress.report;

/**
 * The drawing area of a chart: axes from the smallest to the largest value, with their ends written
 * beside them.
 */
final class Frame {
  static final int WIDTH = 480;
  static final int HEIGHT = 240;
  private static final int LEFT = 60;
  private static final int RIGHT = 12;
  private static final int TOP = 24;
  private static final int BOTTOM = 34;

  private final Range x;
  private final Range y;

  /** The values of an axis; from zero to a single one. */
  record Range(double low, double high) {
    /** From the smallest to the largest of some values; those that are no numbers do not count. */
    static Range of(double... values) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        if (Double.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      if (low > high) {
        return new Range(0, 1);
      }
      if (low < high) {
        return new Range(low, high);
      }
      return low == 0 ? new Range(0, 1) : new Range(Math.min(0, low), Math.max(0, low));
    }

    double place(double value) {
      return (value - low) / (high - low);
    }
  }

  Frame(Range x, Range y) {
    this.x = x;
    this.y = y;
  }

  /** Begins a drawing; who cannot see it is told what it shows. */
  static Markup begin(String label, int height) {
    return new Markup()
        .open(
            "svg",
            "viewBox",
            "0 0 " + WIDTH + " " + height,
            "role",
            "img",
            "aria-label",
            label,
            "xmlns",
            "http://www.w3.org/2000/svg");
  }

  /** Draws the axes. */
  void axes(Markup svg, String nameOfX, String lowX, String highX) {
    String left = Markup.number(LEFT);
    String bottom = Markup.number(HEIGHT - BOTTOM);
    svg.single(
        "path",
        "class",
        "axis",
        "d",
        "M" + left + " " + TOP + "V" + bottom + "H" + Markup.number(WIDTH - RIGHT));
    text(svg, LEFT - 6, TOP + 10, "end", Amount.of(y.high()));
    text(svg, LEFT - 6, HEIGHT - BOTTOM, "end", Amount.of(y.low()));
    text(svg, LEFT, HEIGHT - BOTTOM + 16, "start", lowX);
    text(svg, WIDTH - RIGHT, HEIGHT - BOTTOM + 16, "end", highX);
    text(svg, (LEFT + WIDTH) / 2.0, HEIGHT - BOTTOM + 30, "middle", nameOfX);
  }

  static void text(Markup svg, double x, double y, String anchor, String text) {
    svg.element("text", text, "x", Markup.number(x), "y", Markup.number(y), "text-anchor", anchor);
  }

  double left(double value) {
    return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
  }

  double top(double value) {
    return TOP + (1 - y.place(value)) * (HEIGHT - TOP - BOTTOM);
  }

  double bottom() {
    return HEIGHT - BOTTOM;
  }
}
