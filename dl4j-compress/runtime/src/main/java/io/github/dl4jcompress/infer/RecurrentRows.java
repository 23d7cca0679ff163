package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RecurrentUnit;

/** Computes the rows of a {@link RecurrentUnit} for one step. */
final class RecurrentRows {
  private static final CodeRange CODES = new CodeRange(-255, 255); // of any zero point
  private static final CodeRange STATES =
      new CodeRange(-(int) CellArithmetic.LARGEST_STATE, (int) CellArithmetic.LARGEST_STATE);

  private final CellArithmetic arithmetic;
  private final RowSums input;
  private final RowSums recurrent;
  private final float[] inputScale;
  private final float[] recurrentScale;
  private final float[] bias;

  RecurrentRows(
      RecurrentUnit unit, CellPlaces places, double codeScale, CellArithmetic arithmetic) {
    this.arithmetic = arithmetic;
    input = arithmetic.sums(unit.input(), places, CODES);
    recurrent = arithmetic.sums(unit.recurrent(), places, STATES);
    inputScale = scales(unit.input(), codeScale, places);
    recurrentScale = scales(unit.recurrent(), RecurrentUnit.STATE_STEP, places);
    bias = new float[places.count()];
    int[] steps = unit.bias();
    for (int row = 0; row < steps.length; row++) {
      bias[places.of(row)] = (float) (RecurrentUnit.BIAS_STEP * steps[row]);
    }
  }

  private static float[] scales(QuantizedWeights weights, double step, CellPlaces places) {
    float[] scales = new float[places.count()];
    for (int row = 0; row < weights.rows(); row++) {
      scales[places.of(row)] = (float) (step * weights.scale(row));
    }
    return scales;
  }

  /** Fills in the real values of all rows of a state. */
  void of(int[] codes, RecurrentState state) {
    input.of(codes, state.rows, state);
    recurrent.of(state.fedBack, state.sums, state);
    arithmetic.scale(state.rows, inputScale, state.sums, recurrentScale, bias);
  }
}
