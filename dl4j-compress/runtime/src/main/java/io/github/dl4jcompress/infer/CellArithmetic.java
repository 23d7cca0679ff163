package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;

/**
 * What recurrent layers compute with, on all cells at once: short loops over arrays, of which the
 * JVM makes vector instructions by itself.
 *
 * <p>Real numbers are single precision. Each operation is rounded by itself, as IEEE 754 says:
 * there is no fused multiply-add and no library function, so that results are the same bits on
 * every JVM, and those of a subclass that spells the same operations in vectors. All lengths are
 * multiples of {@link CellPlaces#LANES}.
 */
class CellArithmetic {
  /** Plain Java. */
  static final CellArithmetic PLAIN = new CellArithmetic();

  /** Weights that {@link DenseSums} takes while {@link SparseSums} takes one, measured. */
  private static final int DENSE_SPEED = 14;

  private static final int DENSE_SPEED_OF_FEW_ROWS = 3;
  private static final int MANY_ROWS = 64;

  /** Steps of {@code RecurrentUnit.STATE_STEP} in 1. */
  static final float STATE_STEPS = 1 << 15;

  /** Largest magnitude of a fed back output in steps: that of 16 bits. */
  static final float LARGEST_STATE = STATE_STEPS - 1;

  /**
   * A float of this size has steps of 1, so that a sum with it is rounded to an integer, ties to
   * even, which its low bits are.
   */
  static final float ROUNDER = 0x1.8p23f;

  /** Bits of {@link #ROUNDER}. */
  static final int ROUNDER_BITS = 0x4B400000;

  /**
   * The kernel for a matrix.
   *
   * @param places where its rows go
   * @param values of the vectors
   */
  RowSums sums(QuantizedWeights weights, CellPlaces places, CodeRange values) {
    int speed = places.count() < MANY_ROWS ? DENSE_SPEED_OF_FEW_ROWS : DENSE_SPEED;
    boolean dense = (long) weights.nonZeros() * speed >= weights.size();
    if (!dense) {
      return new SparseSums(weights, places);
    }
    return FloatSums.canHold(weights, values)
        ? new FloatSums(weights, places)
        : new DenseSums(weights, places);
  }

  /** What the number of places of a matrix should be a multiple of. */
  int rowsAtOnce() {
    return CellPlaces.LANES;
  }

  /** What makes codes of the sums of a dense layer. */
  RowCodes codes(LinearUnit unit, double inputScale) {
    return new RowCodes(unit, inputScale);
  }

  /** {@code values = values * scale + others * otherScale + bias}. */
  void scale(float[] values, float[] scale, float[] others, float[] otherScale, float[] bias) {
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * scale[i] + others[i] * otherScale[i] + bias[i];
    }
  }

  /** Applies a function to the values of an interval. */
  final void apply(Activation function, float[] values, int from, int to) {
    switch (function) {
      case TANH -> tanh(values, from, to);
      case SIGMOID -> sigmoid(values, from, to);
      case HARD_TANH -> Curve.hardTanh(values, from, to);
      case HARD_SIGMOID -> Curve.hardSigmoid(values, from, to);
      case SOFTSIGN -> Curve.softsign(values, from, to);
      default -> throw new AssertionError("no function of recurrent layers: " + function);
    }
  }

  void tanh(float[] values, int from, int to) {
    Curve.tanh(values, from, to);
  }

  void sigmoid(float[] values, int from, int to) {
    Curve.sigmoid(values, from, to);
  }

  /**
   * Adds what peepholes see.
   *
   * @param rows those of a gate lie from a place on
   * @param peepholes for each cell; those of the gate lie from a place on too
   */
  void addPeepholes(float[] rows, int from, float[] peepholes, int first, float[] content) {
    for (int i = 0; i < content.length; i++) {
      rows[from + i] += peepholes[first + i] * content[i];
    }
  }

  /** New contents: {@code forget gate * content + input gate * cell input}. */
  void remember(float[] rows, float[] content) {
    int width = content.length;
    for (int i = 0; i < width; i++) {
      content[i] = rows[width + i] * content[i] + rows[3 * width + i] * rows[i];
    }
  }

  /** {@code values *= output gate}. */
  void open(float[] rows, float[] values) {
    int from = 2 * values.length;
    for (int i = 0; i < values.length; i++) {
      values[i] *= rows[from + i];
    }
  }

  /** Outputs as the next step sees them: in steps, of 16 bits. */
  final void feedBack(RecurrentState state) {
    int count = state.fedBack.length;
    codes(
        state.output,
        STATE_STEPS,
        -LARGEST_STATE,
        LARGEST_STATE,
        state.scratch,
        state.fedBack,
        count);
  }

  /**
   * The nearest integers to {@code values * factor} within bounds, which are below 2^22.
   *
   * @param scratch room for as many floats
   * @param codes the first ones are filled
   * @param count number of those
   */
  void codes(
      float[] values,
      float factor,
      float least,
      float most,
      float[] scratch,
      int[] codes,
      int count) {
    for (int i = 0; i < values.length; i++) {
      scratch[i] = Math.max(least, Math.min(most, values[i] * factor)) + ROUNDER;
    }
    for (int i = 0; i < count; i++) {
      codes[i] = Float.floatToRawIntBits(scratch[i]) - ROUNDER_BITS;
    }
  }
}
