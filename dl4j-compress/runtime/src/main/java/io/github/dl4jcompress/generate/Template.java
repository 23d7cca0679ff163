package io.github.dl4jcompress.generate;

import java.util.Collections;

/** Text with holes such as {@code <rows>}, which are filled from left to right, each once. */
final class Template {
  private Template() {}

  /**
   * Fills the holes.
   *
   * @param text of letters between {@code <} and {@code >} where a hole is
   * @param pairs names of holes, each followed by what goes there: text or an integer
   */
  static String fill(String text, Object... pairs) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (int open = text.indexOf('<'); open >= 0; open = text.indexOf('<', open + 1)) {
      int close = text.indexOf('>', open);
      int hole = close < 0 ? -1 : find(text.substring(open + 1, close), pairs);
      if (hole >= 0) {
        filled.append(text, from, open).append(pairs[hole + 1]);
        from = close + 1;
      }
    }
    return filled.append(text, from, text.length()).toString();
  }

  private static int find(String name, Object[] pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Text with each line that is not empty moved to the right. */
  static String indent(String text, int columns) {
    String margin = String.join("", Collections.nCopies(columns, " "));
    StringBuilder moved = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      moved.append(line.isEmpty() ? "" : margin).append(line).append('\n');
    }
    moved.setLength(moved.length() - 1);
    return moved.toString();
  }
}
