package io.github.dl4jcompress.infer;

import java.util.Arrays;

/**
 * Where the rows of recurrent cells are kept while they are computed: those of a gate together, and
 * each gate from a multiple of {@value #LANES} on, so that whole vectors go through it. What is at
 * the places between does not matter.
 *
 * @param cells number of cells
 * @param gates rows of each cell
 */
record CellPlaces(int cells, int gates) {
  /** Floats in the widest vector. */
  static final int LANES = 16;

  /** Places of one gate. */
  int width() {
    return (cells + LANES - 1) / LANES * LANES;
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
