package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.SimpleRecurrent;

/** Cells, ready to run. What they remember is handed in, so that threads can share the kernel. */
interface CellsKernel {
  /** The kernel for cells whose input codes are of a scale. */
  static CellsKernel of(Cells cells, double inputScale, CellArithmetic arithmetic) {
    if (cells instanceof Lstm lstm) {
      return new LstmKernel(lstm, inputScale, arithmetic);
    }
    if (cells instanceof SimpleRecurrent simple) {
      return new SimpleRecurrentKernel(simple, inputScale, arithmetic);
    }
    throw new AssertionError("sealed type with a new kind: " + cells.kind());
  }

  /** The state before the first step. */
  RecurrentState rest();

  /** Runs one step: moves the state on, real outputs included. */
  void run(int[] input, RecurrentState state);
}
