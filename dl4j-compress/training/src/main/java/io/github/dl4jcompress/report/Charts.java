package io.github.dl4jcompress.report;

import java.util.Arrays;
import java.util.List;

/** Drawings of numbers as SVG, in colours that the page's style gives. */
final class Charts {
  private static final int BAR = 26;
  private static final int NAMES = 140;
  private static final int FIGURES = 80;
  private static final int MOST_LETTERS = 28;

  private Charts() {}

  /** Something with a size. */
  record Bar(String name, double value, String figure) {}

  /** A point with a name. */
  record Spot(String name, double x, double y) {}

  /** Horizontal bars, one below the other. */
  static Markup bars(String label, List<Bar> bars) {
    Markup svg = Frame.begin(label, BAR * bars.size() + 4);
    double most = Math.max(1e-300, bars.stream().mapToDouble(Bar::value).max().orElse(1));
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double top = BAR * i + 4.0;
      double length = Math.max(1, bar.value() / most * (Frame.WIDTH - NAMES - FIGURES));
      Frame.text(svg, NAMES - 8, top + 15, "end", bar.name());
      rectangle(svg, "one", NAMES, top, length, BAR - 6);
      Frame.text(svg, NAMES + length + 6, top + 15, "start", bar.figure());
    }
    return svg.close("svg");
  }

  private static void rectangle(
      Markup svg, String style, double x, double y, double width, double height) {
    svg.single(
        "rect",
        "class",
        style,
        "x",
        Markup.number(x),
        "y",
        Markup.number(y),
        "width",
        Markup.number(width),
        "height",
        Markup.number(height));
  }

  /** A line through values over steps, broken where a value is no number. */
  static Markup line(String label, long[] steps, double[] values) {
    Frame frame =
        new Frame(
            Frame.Range.of(Arrays.stream(steps).asDoubleStream().toArray()),
            Frame.Range.of(values));
    Markup svg = Frame.begin(label, Frame.HEIGHT);
    frame.axes(svg, "step", String.valueOf(steps[0]), String.valueOf(steps[steps.length - 1]));
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < steps.length; i++) {
      if (Double.isFinite(values[i])) {
        path.append(drawing ? 'L' : 'M')
            .append(Markup.number(frame.left((double) steps[i])))
            .append(' ')
            .append(Markup.number(frame.top(values[i])));
      }
      drawing = Double.isFinite(values[i]);
    }
    return svg.single("path", "class", "line", "d", path.toString()).close("svg");
  }

  /** Points with names, the values of x on a logarithmic axis. */
  static Markup spots(String label, String nameOfX, List<Spot> spots) {
    double[] places = spots.stream().mapToDouble(spot -> Math.log10(spot.x())).toArray();
    Frame.Range x = Frame.Range.of(places);
    double[] heights = spots.stream().mapToDouble(Spot::y).toArray();
    Frame.Range y = Frame.Range.of(heights);
    Frame frame = new Frame(x, new Frame.Range(Math.min(0, y.low()), y.high()));
    Markup svg = Frame.begin(label, Frame.HEIGHT);
    frame.axes(
        svg, nameOfX, Amount.bytes(Math.pow(10, x.low())), Amount.bytes(Math.pow(10, x.high())));
    for (int i = 0; i < places.length; i++) {
      if (!Double.isFinite(heights[i])) {
        continue; // the table shows it
      }
      double left = frame.left(places[i]);
      double top = frame.top(heights[i]);
      svg.single(
          "circle", "class", "one", "cx", Markup.number(left), "cy", Markup.number(top), "r", "5");
      boolean right = left > Frame.WIDTH / 2.0;
      String anchor = right ? "end" : "start";
      Frame.text(svg, left + (right ? -9 : 9), top - 6, anchor, brief(spots.get(i).name()));
    }
    return svg.close("svg");
  }

  /** A name of a length for which there is room; the table has all of it. */
  private static String brief(String name) {
    return name.codePointCount(0, name.length()) <= MOST_LETTERS
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
  }

  /** Two distributions over the same bins, as fractions. */
  static Markup histogram(String label, WeightHistogram before, WeightHistogram after) {
    double[] all = new double[2 * WeightHistogram.BINS + 1]; // begins with 0
    for (int i = 0; i < WeightHistogram.BINS; i++) {
      all[2 * i + 1] = before.fraction(i);
      all[2 * i + 2] = after.fraction(i);
    }
    Frame frame = new Frame(new Frame.Range(0, WeightHistogram.BINS), Frame.Range.of(all));
    Markup svg = Frame.begin(label, Frame.HEIGHT);
    frame.axes(svg, "weight", Amount.of(-before.reach()), Amount.of(before.reach()));
    for (int i = 0; i < WeightHistogram.BINS; i++) {
      bin(svg, frame, "two", i, before.fraction(i));
      bin(svg, frame, "one", i + 0.5, after.fraction(i));
    }
    return svg.close("svg");
  }

  private static void bin(Markup svg, Frame frame, String style, double from, double fraction) {
    double top = frame.top(fraction);
    double left = frame.left(from);
    rectangle(svg, style, left, top, frame.left(from + 0.45) - left, frame.bottom() - top);
  }

  /**
   * A row of cells, the darker the larger.
   *
   * @param fractions in {@code [0, 1]}
   */
  static Markup heat(String label, List<String> names, double[] fractions) {
    int columns = Math.min(fractions.length, 20);
    int rows = (fractions.length + columns - 1) / columns;
    double side = (double) Frame.WIDTH / Math.max(columns, 10);
    Markup svg = Frame.begin(label, (int) Math.ceil(rows * side));
    for (int i = 0; i < fractions.length; i++) {
      int row = i / columns;
      svg.open(
              "rect",
              "class",
              "one",
              "fill-opacity",
              Markup.number(Double.isFinite(fractions[i]) ? fractions[i] : 0),
              "x",
              Markup.number(i % columns * side),
              "y",
              Markup.number(row * side),
              "width",
              Markup.number(side - 2),
              "height",
              Markup.number(side - 2))
          .element("title", names.get(i) + ": " + Amount.percent(fractions[i]))
          .close("rect");
    }
    return svg.close("svg");
  }
}
