package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.SimpleRecurrent;

/** Cells, ready to run. What they remember is handed in, so that threads can share the kernel. */
interface CellsKernel {
  /** The kernel for cells whose input codes are of a scale: that of a set, or the plain one. */
  static CellsKernel of(Cells cells, double inputScale, KernelSet set) {
    return set.cells(cells, inputScale).orElseGet(() -> plain(cells, inputScale));
  }

  private static CellsKernel plain(Cells cells, double inputScale) {
    if (cells instanceof Lstm lstm) {
      return new LstmKernel(lstm, inputScale);
    }
    if (cells instanceof SimpleRecurrent simple) {
      return new SimpleRecurrentKernel(simple, inputScale);
    }
    throw new AssertionError("sealed type with a new kind: " + cells.kind());
  }

  /** The state before the first step. */
  RecurrentState rest();

  /** Real outputs of one step; moves the state on. */
  double[] run(int[] input, RecurrentState state);
}
