package io.github.dl4jcompress.infer;

import java.util.Arrays;

/**
 * Where the rows of recurrent cells are kept while they are computed: those of a gate together, and
 * each gate from a multiple of some number on, so that whole vectors go through it. What is at the
 * places between does not matter. Units of a dense layer are cells of one gate.
 *
 * @param cells number of cells
 * @param gates rows of each cell
 * @param multiple what the number of places of a gate is a multiple of
 */
record CellPlaces(int cells, int gates, int multiple) {
  /** Floats in the widest vector. */
  static final int LANES = 16;

  /** Each gate from a multiple of {@value #LANES} on. */
  CellPlaces(int cells, int gates) {
    this(cells, gates, LANES);
  }

  /** Places of one gate. */
  int width() {
    return (cells + multiple - 1) / multiple * multiple;
  }

  /** Places of all gates. */
  int count() {
    return gates * width();
  }

  /** Place of a row. */
  int of(int row) {
    return row / cells * width() + row % cells;
  }

  /** Row at each place, or -1. */
  int[] rows() {
    int[] rows = new int[count()];
    Arrays.fill(rows, -1);
    for (int row = 0; row < gates * cells; row++) {
      rows[of(row)] = row;
    }
    return rows;
  }
}
