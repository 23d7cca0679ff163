package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.TensorShape;

/**
 * Turns the real values of one input into centred codes; indices are codes already.
 *
 * @param input whose codes they are
 * @param sequence whether an example is a sequence
 */
record InputCodes(NetworkInput input, boolean sequence) {
  private static final double INTEGERS = 0x1.8p52; // a double from here on has no fraction
  private static final int FAR = 1 << 10; // beyond all codes, for there are 256
  private static final double CLEAR_OF_TIES = 0.5 - 0x1p-20;

  /** Of an example; of one step, where examples are sequences. */
  TensorShape shape() {
    return input.shape();
  }

  /**
   * Number of steps of an example; 1 of one that is no sequence.
   *
   * @param values of the example
   * @throws IllegalArgumentException if there cannot be so many
   */
  int steps(int values) {
    int length = shape().elements();
    if (sequence && (values == 0 || values % length != 0)) {
      throw new IllegalArgumentException(
          "a sequence has one or more steps of "
              + length
              + " values "
              + shape()
              + ", got "
              + values
              + " values");
    }
    if (!sequence) {
      requireLength("an example", values);
    }
    return values / length;
  }

  /** Refuses what is no step: too many or too few values, or no index where it should be one. */
  void requireStep(float[] frame) {
    requireLength("a step", frame.length);
    if (input.indices() > 0) {
      requireIndex(frame[0]);
    }
  }

  void requireLength(String what, int length) {
    if (length != shape().elements()) {
      throw new IllegalArgumentException(
          what + " has " + shape().elements() + " values " + shape() + ", got " + length);
    }
  }

  /**
   * Fills in the codes of each step of a sequence, or of several examples.
   *
   * @param example real values in {@code [channels, height, width]} order; a sequence is one step
   *     behind the other
   * @param from where it begins
   * @throws IllegalArgumentException if one is no index where it should be one
   */
  void fill(float[] example, int from, int steps, int[][] filled) {
    int length = shape().elements();
    for (int step = 0; step < steps; step++) {
      fill(example, from + step * length, filled[step]);
    }
  }

  /** Fills in the codes of one step. */
  void fill(float[] example, int from, int[] codes) {
    if (input.indices() > 0) {
      codes[0] = requireIndex(example[from]);
    } else {
      quantize(example, from, codes);
    }
  }

  /**
   * Fills in what {@link AffineQuantizer#quantize} gives, less the zero point.
   *
   * <p>A product with the inverse of the scale instead of a division. It is wrong by less than
   * 2^-40 for codes that are not far off, so that it rounds to the same integer unless it is near a
   * tie.
   */
  private void quantize(float[] example, int from, int[] codes) {
    AffineQuantizer quantizer = input.quantizer();
    int length = shape().elements();
    double inverse = 1 / (double) quantizer.scale();
    int lowest = AffineQuantizer.MIN_CODE - quantizer.zeroPoint();
    int highest = quantizer.maxCode() - quantizer.zeroPoint();
    for (int i = 0; i < length; i++) {
      double product = example[from + i] * inverse;
      double shifted = product + INTEGERS; // the sum rounds to an integer, ties to even
      double fraction = Math.abs(product - (shifted - INTEGERS));
      if (Math.abs(product) < FAR && fraction < CLEAR_OF_TIES) {
        int code = (int) Double.doubleToRawLongBits(shifted);
        codes[i] = Math.max(lowest, Math.min(highest, code));
      } else {
        codes[i] = quantizer.quantize(example[from + i]) - quantizer.zeroPoint();
      }
    }
  }

  private int requireIndex(float value) {
    int index = (int) value;
    if (index != value) {
      throw new IllegalArgumentException("an index is a whole number, got " + value);
    }
    return requireIndex(index);
  }

  private int requireIndex(int index) {
    if (index < 0 || index >= input.indices()) {
      throw new IllegalArgumentException(
          "an index must be in [0, " + (input.indices() - 1) + "], got " + index);
    }
    return index;
  }

  /** Refuses codes that are no indices, where there are some. */
  void requireCodes(int[] codes) {
    if (input.indices() > 0) {
      requireIndex(codes[0]);
    }
  }
}
