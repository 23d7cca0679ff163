package io.github.dl4jcompress.codec;

import java.util.Arrays;

/** Rows and columns of a matrix in which there may be something other than zeros. */
final class LiveLines {
  private final boolean[] rows;
  private final boolean[] columns;

  private LiveLines(boolean[] rows, boolean[] columns) {
    this.rows = rows;
    this.columns = columns;
  }

  static LiveLines all(int rows, int columns) {
    LiveLines all = new LiveLines(new boolean[rows], new boolean[columns]);
    Arrays.fill(all.rows, true);
    Arrays.fill(all.columns, true);
    return all;
  }

  /** Those with a level that is not zero. */
  static LiveLines of(byte[] levels, int rows, int columns) {
    LiveLines live = new LiveLines(new boolean[rows], new boolean[columns]);
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] != 0) {
        live.rows[i / columns] = true;
        live.columns[i % columns] = true;
      }
    }
    return live;
  }

  /**
   * Codes which lines are live, an adaptive bit for each; a reader gives what was written.
   *
   * @param live lines of the matrix; to a reader, only their number counts
   */
  static LiveLines code(BitCoder coder, LiveLines live) {
    return new LiveLines(code(coder, live.rows), code(coder, live.columns));
  }

  private static boolean[] code(BitCoder coder, boolean[] live) {
    AdaptiveBit model = new AdaptiveBit();
    boolean[] coded = new boolean[live.length];
    for (int i = 0; i < live.length; i++) {
      coded[i] = coder.code(live[i], model);
    }
    return coded;
  }

  int[] rows() {
    return places(rows);
  }

  int[] columns() {
    return places(columns);
  }

  boolean isAll() {
    return rows().length == rows.length && columns().length == columns.length;
  }

  private static int[] places(boolean[] live) {
    int[] places = new int[live.length];
    int count = 0;
    for (int i = 0; i < live.length; i++) {
      if (live[i]) {
        places[count++] = i;
      }
    }
    return Arrays.copyOf(places, count);
  }
}
