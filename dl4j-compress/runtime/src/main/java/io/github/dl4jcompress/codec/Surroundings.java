package io.github.dl4jcompress.codec;

import java.util.Arrays;

/**
 * The levels around the one in hand, as far as they are known: those before it in its row and those
 * of the two rows above. Outside of the matrix all levels are zero.
 */
final class Surroundings {
  private static final int BEFORE = 2; // levels to the left that are looked at

  private final int stride;
  private final int margin; // zeros to the left of a row
  private byte[] current;
  private byte[] above;
  private byte[] above2;
  private int row = -1;
  private int at; // of the level in hand, with the margin

  /**
   * Surroundings in a matrix.
   *
   * @param stride distance within a row at which levels resemble each other; 0 for none
   */
  Surroundings(int columns, int stride) {
    this.stride = stride;
    margin = Math.max(BEFORE, stride + 1);
    int width = margin + columns + 1; // a zero to the right of a row above
    current = new byte[width];
    above = new byte[width];
    above2 = new byte[width];
  }

  /** Goes on to a place behind the one before, in the same row or in one below. */
  void moveTo(int row, int column) {
    while (this.row < row) {
      byte[] oldest = above2;
      above2 = above;
      above = current;
      current = oldest;
      Arrays.fill(current, (byte) 0);
      this.row = row - this.row > 3 ? row - 3 : this.row + 1; // rows that were left out are zeros
    }
    at = margin + column;
  }

  /** What the level in hand is. */
  void set(int level) {
    current[at] = (byte) level;
  }

  int left() {
    return current[at - 1];
  }

  int left2() {
    return current[at - 2];
  }

  /** A stride before. */
  int back() {
    return stride == 0 ? 0 : current[at - stride];
  }

  int backRight() {
    return stride == 0 ? 0 : current[at - stride + 1];
  }

  int backLeft() {
    return stride == 0 ? 0 : current[at - stride - 1];
  }

  int above() {
    return above[at];
  }

  int aboveLeft() {
    return above[at - 1];
  }

  int aboveRight() {
    return above[at + 1];
  }

  int above2() {
    return above2[at];
  }
}
