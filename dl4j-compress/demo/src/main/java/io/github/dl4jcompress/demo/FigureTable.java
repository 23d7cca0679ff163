package io.github.dl4jcompress.demo;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * A table for people: in each row a name, a figure of the float network and the same of the compact
 * model. {@link #toString} is the text, without a line break at its end.
 */
public final class FigureTable {
  private final StringJoiner lines = new StringJoiner(System.lineSeparator());
  private final int width;

  /**
   * An empty table.
   *
   * @param width of the column of names, in characters
   */
  FigureTable(int width) {
    this.width = width;
  }

  /** Adds a row; a figure that is not known is empty. */
  public FigureTable row(String name, String baseline, String compact) {
    return line(String.format(Locale.ROOT, "%-" + width + "s %16s %16s", name, baseline, compact));
  }

  /** Adds a line of text. */
  public FigureTable line(String text) {
    lines.add(text);
    return this;
  }

  /**
   * A fraction as people read it.
   *
   * @param fraction in {@code [0, 1]}
   */
  public static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
