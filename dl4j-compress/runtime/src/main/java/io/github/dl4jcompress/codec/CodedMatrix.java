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

  private static final Choice AS_THEY_ARE =
      new Choice() {
        @Override
        public int choose(LevelModel model, int index, int row, int column) {
          return index;
        }
      };

  private final LevelGrid grid; // of indices
  private final boolean whole; // whether no row and no column is left out
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
    if (!palette.isFull()) {
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) palette.index(levels[i]);
      }
    }
    whole = live.isAll();
    grid = new LevelGrid(levels, columns, scan.turned());
    this.rows = scan.turned() ? live.columns() : live.rows();
    this.columns = scan.turned() ? live.rows() : live.columns();
    model = scan.model(grid, palette.range());
  }

  /** Codes the indices in order, as they are. */
  void code(BitCoder coder) {
    if (whole && model instanceof PlainLevels plain && !palette.range().isOnlyZero()) {
      plain.code(coder, levels);
    } else {
      code(coder, AS_THEY_ARE);
    }
  }

  /** Codes the indices in order, or those that are chosen instead. */
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
    if (!palette.isFull()) {
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) palette.level(levels[i]);
      }
    }
  }
}
