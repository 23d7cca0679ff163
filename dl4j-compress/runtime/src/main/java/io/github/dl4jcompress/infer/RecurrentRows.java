package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.RecurrentUnit;

/** Computes the rows of a {@link RecurrentUnit} for one step. */
final class RecurrentRows {
  private final SparseRows input;
  private final SparseRows recurrent;
  private final double[] inputScale;
  private final double[] recurrentScale;
  private final double[] bias;

  RecurrentRows(RecurrentUnit unit, double codeScale) {
    input = new SparseRows(unit.input());
    recurrent = new SparseRows(unit.recurrent());
    int[] steps = unit.bias();
    inputScale = new double[steps.length];
    recurrentScale = new double[steps.length];
    bias = new double[steps.length];
    for (int row = 0; row < steps.length; row++) {
      inputScale[row] = codeScale * unit.input().scale(row);
      recurrentScale[row] = RecurrentUnit.STATE_STEP * unit.recurrent().scale(row);
      bias[row] = RecurrentUnit.BIAS_STEP * steps[row];
    }
  }

  /** Real values of all rows. */
  double[] of(int[] codes, int[] state) {
    double[] rows = new double[bias.length];
    for (int row = 0; row < rows.length; row++) {
      rows[row] =
          inputScale[row] * input.product(row, codes)
              + recurrentScale[row] * recurrent.product(row, state)
              + bias[row];
    }
    return rows;
  }

  /** An output as the next step sees it. */
  static int state(double output) {
    return (int) Math.rint(output / RecurrentUnit.STATE_STEP);
  }
}
