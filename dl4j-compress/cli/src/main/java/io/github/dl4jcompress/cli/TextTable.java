package io.github.dl4jcompress.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, each column as wide as it needs: the first ones to the left, others right. */
final class TextTable {
  private static final String GAP = "  ";

  private final int left;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table with its head.
   *
   * @param left number of columns that stand to the left
   */
  TextTable(int left, String... head) {
    this.left = left;
    row(head);
  }

  TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String blank = " ".repeat(width[i] - row.get(i).length());
        line.append(i == 0 ? "" : GAP).append(i < left ? row.get(i) + blank : blank + row.get(i));
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }
}
