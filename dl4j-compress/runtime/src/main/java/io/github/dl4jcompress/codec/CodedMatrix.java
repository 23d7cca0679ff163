package io.github.dl4jcompress.codec;

/** A matrix on its way through a coder: the places and indices that are left to be coded. */
final class CodedMatrix {
  /** Says what level is written at a place. */
  interface Choice {
    /**
     * Chooses an index of the palette.
     *
     * @param index that stands there
     */
    int choose(LevelModel model, int index, int row, int column);
  }

  static final Choice AS_THEY_ARE =
      new Choice() {
        @Override
        public int choose(LevelModel model, int index, int row, int column) {
          return index;
        }
      };

  private final LevelGrid grid; // of indices
  private final int[] rows;
  private final int[] columns;
  private final Palette palette;
  private final LevelModel model;
  private final byte[] levels; // indices, until they are restored

  /**
   * Replaces levels by their indices.
   *
   * @param levels row-major; worked on in place until {@link #restoreLevels} is called
   */
  CodedMatrix(Scan scan, LiveLines live, Palette palette, byte[] levels, int columns) {
    this.palette = palette;
    this.levels = levels;
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) palette.index(levels[i]);
    }
    grid = new LevelGrid(levels, columns, scan.turned());
    this.rows = scan.turned() ? live.columns() : live.rows();
    this.columns = scan.turned() ? live.rows() : live.columns();
    model = scan.model(grid, palette.range());
  }

  /** Codes the indices in order. */
  void code(BitCoder coder, Choice choice) {
    if (palette.range().isOnlyZero()) {
      return;
    }
    for (int row : rows) {
      for (int column : columns) {
        int index = choice.choose(model, grid.at(row, column), row, column);
        grid.set(row, column, model.code(coder, index, row, column));
      }
    }
  }

  LevelGrid grid() {
    return grid;
  }

  Palette palette() {
    return palette;
  }

  /** Replaces the indices, as they stand, by their levels. The matrix cannot be used afterwards. */
  void restoreLevels() {
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) palette.level(levels[i]);
    }
  }
}
