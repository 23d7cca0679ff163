package io.github.dl4jcompress.model;

import java.util.Objects;

/**
 * What recurrent layers share: weights for the inputs, weights for the layer's own outputs one step
 * before, and biases. Row r of a step computes {@code inputScale * scale(r) * sum(level * (code -
 * inputZeroPoint)) + STATE_STEP * recurrentScale(r) * sum(recurrentLevel * state) + BIAS_STEP *
 * bias(r)}, where a state is an output as a 16-bit integer: a multiple of {@link #STATE_STEP}.
 *
 * <p>All scales lie on the {@link ScaleGrid}, as training makes them. Immutable.
 */
public final class RecurrentUnit {
  /** Real value of one step of an output that is fed back; outputs lie in {@code [-1, 1]}. */
  public static final double STATE_STEP = 1.0 / (1 << 15);

  /** Real value of one step of a bias. */
  public static final double BIAS_STEP = 1.0 / (1 << 6);

  /** Exclusive bound of a bias's magnitude in steps. */
  public static final int MAX_BIAS = 1 << 20;

  private final QuantizedWeights input;
  private final QuantizedWeights recurrent;
  private final int[] bias;

  /**
   * Copies its array.
   *
   * @param input weights for the inputs, one row per gate and cell, all cells of a gate together
   * @param recurrent weights for the outputs one step before; as many rows
   * @param bias one per row, in steps of {@link #BIAS_STEP}
   */
  public RecurrentUnit(QuantizedWeights input, QuantizedWeights recurrent, int[] bias) {
    this.input = Objects.requireNonNull(input, "input");
    this.recurrent = Objects.requireNonNull(recurrent, "recurrent");
    this.bias = bias.clone();
    if (recurrent.rows() != input.rows() || bias.length != input.rows()) {
      throw new IllegalArgumentException(
          "need as many rows of input weights, recurrent weights and biases, got "
              + input.rows()
              + ", "
              + recurrent.rows()
              + " and "
              + bias.length);
    }
    for (int row = 0; row < bias.length; row++) {
      if (Math.abs((long) bias[row]) >= MAX_BIAS) {
        throw new IllegalArgumentException(
            "bias of row " + row + " must be within +-2^20 exclusive, got " + bias[row]);
      }
    }
    requireSound("input", input, 255);
    requireSound("recurrent", recurrent, 1 << 15);
  }

  /** Checks that live rows have scales on the grid, the only ones that a file holds. */
  static void requireOnGrid(String name, QuantizedWeights weights) {
    for (int row = 0; row < weights.rows(); row++) {
      if (!weights.isDead(row) && !ScaleGrid.contains(weights.scale(row))) {
        throw new IllegalArgumentException(
            name + " scale of row " + row + " is not on the grid: " + weights.scale(row));
      }
    }
  }

  /** Scales on the grid, and sums that fit in 32 bits. */
  private static void requireSound(String name, QuantizedWeights weights, int largestInput) {
    requireOnGrid(name, weights);
    for (int row = 0; row < weights.rows(); row++) {
      long sum = weights.magnitude(row);
      if (sum > Integer.MAX_VALUE / largestInput) {
        throw new IllegalArgumentException(
            name
                + " weights of row "
                + row
                + " have a total magnitude of "
                + sum
                + "; the 32-bit accumulator holds at most "
                + Integer.MAX_VALUE / largestInput);
      }
    }
  }

  /**
   * Checks that the unit has a number of gates for each of its cells.
   *
   * @return the number of cells
   */
  int requireGates(int gates) {
    if (recurrent.rows() != gates * (long) recurrent.columns()) {
      throw new IllegalArgumentException(
          "need "
              + gates
              + " rows for each of the "
              + recurrent.columns()
              + " cells, got "
              + recurrent.rows());
    }
    return recurrent.columns();
  }

  /** Shape of a step's output, for inputs of a shape. */
  TensorShape outputShape(String kind, TensorShape step) {
    if (step.elements() != input.columns()) {
      throw new IllegalArgumentException(
          kind
              + " layer of "
              + input.columns()
              + " inputs after a shape of "
              + step.elements()
              + " values "
              + step);
    }
    return TensorShape.vector(recurrent.columns());
  }

  /** Weights for the inputs, one row per gate and cell. */
  public QuantizedWeights input() {
    return input;
  }

  /** Weights for the layer's own outputs one step before. */
  public QuantizedWeights recurrent() {
    return recurrent;
  }

  /** Biases in steps of {@link #BIAS_STEP}. */
  public int[] bias() {
    return bias.clone();
  }

  /** Whether a function's values lie in {@code [-1, 1]}, as those of a recurrent layer must. */
  public static boolean isBounded(Activation activation) {
    return switch (activation) {
      case TANH, SIGMOID, HARD_TANH, HARD_SIGMOID, SOFTSIGN -> true;
      default -> false;
    };
  }

  static void requireBounded(Activation activation) {
    if (!isBounded(activation)) {
      throw new IllegalArgumentException(
          "a recurrent layer needs an activation within [-1, 1] (tanh, sigmoid, hard tanh, hard"
              + " sigmoid, softsign), got "
              + activation);
    }
  }
}
