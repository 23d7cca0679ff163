package io.github.dl4jcompress.report;

import java.util.List;
import java.util.Locale;

/** HTML or SVG under construction. Whatever is not a tag is escaped, names from outside too. */
final class Markup {
  private final StringBuilder out = new StringBuilder();

  /**
   * Opens a tag.
   *
   * @param attributes a name, its value, and so on
   */
  Markup open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    return this;
  }

  /** A tag without content. */
  Markup single(String tag, String... attributes) {
    start(tag, attributes);
    out.append("/>");
    return this;
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      text(attributes[i + 1]);
      out.append('"');
    }
  }

  Markup close(String tag) {
    out.append("</").append(tag).append('>');
    return this;
  }

  /** A tag around a text. */
  Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /** Text; what XML does not allow in a document becomes a question mark. */
  Markup text(String text) {
    text.codePoints().forEach(this::character);
    return this;
  }

  private void character(int point) {
    switch (point) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> out.appendCodePoint(isAllowed(point) ? point : '?');
    }
  }

  private static boolean isAllowed(int point) {
    boolean control = point < ' ' && point != '\n' && point != '\t';
    boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    boolean turnsText =
        (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    return !control && !half && !turnsText && point != 0x7F && (point & 0xFFFE) != 0xFFFE;
  }

  Markup add(Markup other) {
    out.append(other.out);
    return this;
  }

  /** Adds text of our own as it is. */
  Markup raw(String trusted) {
    out.append(trusted);
    return this;
  }

  /** A table; cells behind the first of a row are figures. */
  Markup table(List<String> head, List<List<String>> rows) {
    open("div", "class", "wide").open("table").open("thead");
    row("th", head);
    close("thead").open("tbody");
    rows.forEach(row -> row("td", row));
    return close("tbody").close("table").close("div");
  }

  private void row(String cell, List<String> texts) {
    open("tr");
    texts.forEach(text -> element(cell, text));
    close("tr");
  }

  /** A chart, and behind a fold what it shows as a table. */
  Markup chart(Markup svg, List<String> head, List<List<String>> rows) {
    open("figure").add(svg).open("details").element("summary", "As a table");
    return table(head, rows).close("details").close("figure");
  }

  /** A number as SVG takes it. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
