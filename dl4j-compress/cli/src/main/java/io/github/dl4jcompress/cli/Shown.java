package io.github.dl4jcompress.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Texts and numbers as people read them. */
final class Shown {
  private Shown() {}

  /**
   * A text from a file in one line: what would move the cursor, turn the direction of writing or
   * cannot be seen is shown by its number, so that a file cannot draw on the terminal.
   */
  static String text(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    shown.append(String.format(Locale.ROOT, "\\u{%X}", c));
                default -> shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  /** Texts from a file in one line. */
  static String texts(List<String> texts) {
    return texts.stream().map(Shown::text).collect(Collectors.joining(", "));
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count with its unit, in the plural unless it is one. */
  static String count(long count, String unit) {
    return count(count) + " " + unit + (count == 1 ? "" : "s");
  }

  /** A fraction with four decimals. */
  static String fraction(double fraction) {
    return String.format(Locale.ROOT, "%.4f", fraction);
  }

  /** A fraction as a percentage. */
  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
  }

  static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.1fx", ratio);
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
