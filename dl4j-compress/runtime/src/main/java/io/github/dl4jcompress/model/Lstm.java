package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Optional;

/**
 * Long short-term memory: Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al.
 * (2000), as DL4J's {@code LSTM} computes it; with peepholes, its {@code GravesLSTM} (Graves 2013,
 * equations 7 to 11).
 *
 * <pre>
 * cell   = gate(forget) * cell before + gate(input gate) * activation(cell input)
 * output = gate(output gate) * activation(cell)
 * </pre>
 *
 * @param unit its rows are those of the cell input, the forget gate, the output gate and the input
 *     gate, in this order, each with one row per cell
 * @param peepholes one weight per cell for the forget, output and input gate; empty for none
 * @param activation of cell input and cell, within [-1, 1]
 * @param gate of the three gates, within [-1, 1]
 */
public record Lstm(
    RecurrentUnit unit,
    Optional<QuantizedWeights> peepholes,
    Activation activation,
    Activation gate)
    implements Cells {
  /** Rows of each cell. */
  public static final int GATES = 4;

  /** Gates that a peephole leads to. */
  public static final int PEEPHOLES = 3;

  public Lstm {
    RecurrentUnit.requireBounded(activation);
    RecurrentUnit.requireBounded(gate);
    int cells = unit.requireGates(GATES);
    if (peepholes.isPresent()) {
      requirePeepholes(peepholes.get(), cells);
    }
  }

  private static void requirePeepholes(QuantizedWeights weights, int cells) {
    if (weights.rows() != PEEPHOLES || weights.columns() != cells) {
      throw new IllegalArgumentException(
          "need 3 rows of "
              + cells
              + " peepholes, got "
              + weights.rows()
              + " of "
              + weights.columns());
    }
    RecurrentUnit.requireOnGrid("peephole", weights);
  }

  @Override
  public List<Activation> activations() {
    return List.of(activation, gate);
  }

  @Override
  public String kind() {
    return "lstm";
  }

  @Override
  public List<QuantizedWeights> weights() {
    return peepholes.isPresent()
        ? List.of(unit.input(), unit.recurrent(), peepholes.get())
        : List.of(unit.input(), unit.recurrent());
  }
}
