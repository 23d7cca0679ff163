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

  static final Choice AS_THEY_ARE = (model, index, row, column) -> index;

  private final LevelGrid grid; // of indices
  private final int[] rows;
  private final int[] columns;
  private final Palette palette;
  private final LevelModel model;
  private final byte[] indices;

  CodedMatrix(Scan scan, LiveLines live, Palette palette, byte[] levels, int columns) {
    this.palette = palette;
    indices = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      indices[i] = (byte) palette.index(levels[i]);
    }
    grid = new LevelGrid(indices, columns, scan.turned());
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

  /** The levels as they stand. */
  byte[] levels() {
    byte[] levels = new byte[indices.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) palette.level(indices[i]);
    }
    return levels;
  }
}
