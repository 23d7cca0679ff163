package io.github.dl4jcompress.codec;

import io.github.dl4jcompress.codec.TextbookDecoder.Bits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Section 7.3 of docs/format.md, for {@link TextbookDecoder}. */
final class TextbookMatrix {
  private final TextbookDecoder in;
  private final int rows;
  private final int columns;
  private final int maxLevel;
  private final Bits bits = new Bits();

  private int lowest; // of the indices that may occur
  private int highest;

  TextbookMatrix(TextbookDecoder in, int rows, int columns, int maxLevel) {
    this.in = in;
    this.rows = rows;
    this.columns = columns;
    this.maxLevel = maxLevel;
  }

  /** What tells the next index. */
  private interface Reader {
    int read(int[][] grid, int row, int column);
  }

  int[][] read() {
    int[][] matrix = new int[rows][columns];
    if (rows == 0 || columns == 0) {
      return matrix;
    }
    boolean notPlain = in.bit(1 << 13);
    boolean trimmed = notPlain && in.evenBit();
    boolean sharing = notPlain && in.evenBit();
    boolean mixed = notPlain && in.evenBit();
    boolean turned = mixed && in.evenBit();
    int stride = mixed && in.evenBit() ? in.evenBits(10) : 0;
    boolean tree = notPlain && !mixed && in.evenBit();
    boolean[] liveRows = live(trimmed, rows, "row");
    boolean[] liveColumns = live(trimmed, columns, "column");
    List<Integer> occurring = occurring(sharing);
    int zero = occurring.indexOf(0);
    lowest = -zero;
    highest = occurring.size() - 1 - zero;
    if (lowest != highest) {
      int[][] grid = new int[turned ? columns : rows][turned ? rows : columns];
      Reader reader =
          mixed
              ? new TextbookMixing(in, this::nonZero, stride, grid.length, grid[0].length)::read
              : tree ? (known, row, column) -> path() : (known, row, column) -> plain();
      for (int row = 0; row < grid.length; row++) {
        for (int column = 0; column < grid[0].length; column++) {
          boolean live =
              turned ? liveColumns[row] && liveRows[column] : liveRows[row] && liveColumns[column];
          if (live) {
            grid[row][column] = reader.read(grid, row, column);
          }
        }
      }
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int index = turned ? grid[column][row] : grid[row][column];
          matrix[row][column] = occurring.get(zero + index);
        }
      }
    }
    return matrix;
  }

  private boolean[] live(boolean trimmed, int count, String what) {
    boolean[] live = new boolean[count];
    Arrays.fill(live, true);
    for (int i = 0; trimmed && i < count; i++) {
      live[i] = in.bit(bits.get("live " + what));
    }
    return live;
  }

  private List<Integer> occurring(boolean sharing) {
    List<Integer> occurring = new ArrayList<>();
    for (int level = -maxLevel; level <= maxLevel; level++) {
      if (!sharing || level == 0 || in.bit(bits.get("occurs"))) {
        occurring.add(level);
      }
    }
    return occurring;
  }

  private int plain() {
    return in.bit(bits.get("not zero")) ? nonZero("", "") : 0;
  }

  private int path() {
    int widest = highest - lowest;
    int length = Integer.toBinaryString(widest).length();
    StringBuilder path = new StringBuilder();
    while (path.length() < length) {
      String upwards = path + "1" + "0".repeat(length - path.length() - 1);
      boolean one = Integer.parseInt(upwards, 2) <= widest && in.bit(bits.get("path " + path));
      path.append(one ? '1' : '0');
    }
    return lowest + Integer.parseInt(path.toString(), 2);
  }

  /** An index that is not zero; both contexts are names. */
  int nonZero(String signs, String magnitudes) {
    boolean negative = lowest < 0;
    if (lowest < 0 && highest > 0) {
      negative = in.bit(bits.get("negative " + signs));
    }
    int most = negative ? -lowest : highest;
    int magnitude = 1;
    while (magnitude < most && magnitude < 15) {
      String context = magnitude <= 2 ? magnitudes : "";
      if (!in.bit(bits.get("beyond " + magnitude + context(context)))) {
        break;
      }
      magnitude++;
    }
    if (magnitude == 15) {
      magnitude += (int) in.number(bits, "rest", most - 15);
    }
    return negative ? -magnitude : magnitude;
  }

  private static String context(String name) {
    return name.isEmpty() ? "" : " where " + name;
  }
}
