package io.github.dl4jcompress.codec;

/** A matrix of levels, as it is stored or turned on its side. */
final class LevelGrid {
  private final byte[] levels; // row-major, as stored
  private final int rows;
  private final int columns;
  private final boolean turned;

  /**
   * Views levels.
   *
   * @param levels row-major; not copied
   * @param columns of the matrix as it is stored, a divisor of the number of levels
   * @param turned whether its columns are to be seen as rows
   */
  LevelGrid(byte[] levels, int columns, boolean turned) {
    this.levels = levels;
    this.turned = turned;
    this.rows = turned ? columns : levels.length / columns;
    this.columns = turned ? levels.length / columns : columns;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** The level at a place of the matrix. */
  int at(int row, int column) {
    return levels[index(row, column)];
  }

  void set(int row, int column, int level) {
    levels[index(row, column)] = (byte) level;
  }

  /** Where a place of the grid is stored. */
  int index(int row, int column) {
    return turned ? column * rows + row : row * columns + column;
  }
}
