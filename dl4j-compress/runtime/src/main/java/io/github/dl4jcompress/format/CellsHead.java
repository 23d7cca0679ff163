package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import java.util.List;

/**
 * What the head says of the cells of a recurrent layer.
 *
 * @param kind as in {@link FileCodes}
 * @param activations of the outputs and, of an LSTM, of the gates
 * @param inputs values of a step
 * @param cells number of cells
 * @param bits of a level of each matrix: for the inputs, for the outputs before, for peepholes
 */
record CellsHead(
    int kind, List<Activation> activations, int inputs, int cells, List<Integer> bits) {

  /** The kind for messages. */
  String kindName() {
    return kind == FileCodes.SIMPLE_RECURRENT ? "simple recurrent" : "lstm";
  }
}
