package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.TensorShape;

/**
 * Turns the real values of one input into centred codes.
 *
 * @param shape of an example; of one step, where examples are sequences
 * @param quantizer of the input
 * @param sequence whether an example is a sequence
 */
record InputCodes(TensorShape shape, AffineQuantizer quantizer, boolean sequence) {

  /**
   * Number of steps of an example; 1 of one that is no sequence.
   *
   * @param values of the example
   * @throws IllegalArgumentException if there cannot be so many
   */
  int steps(int values) {
    int length = shape.elements();
    if (sequence && (values == 0 || values % length != 0)) {
      throw new IllegalArgumentException(
          "a sequence has one or more steps of "
              + length
              + " values "
              + shape
              + ", got "
              + values
              + " values");
    }
    if (!sequence) {
      requireLength("an example", values);
    }
    return values / length;
  }

  void requireLength(String what, int length) {
    if (length != shape.elements()) {
      throw new IllegalArgumentException(
          what + " has " + shape.elements() + " values " + shape + ", got " + length);
    }
  }

  /**
   * Fills in the codes of each step of a sequence, or of several examples.
   *
   * @param example real values in {@code [channels, height, width]} order; a sequence is one step
   *     behind the other
   * @param from where it begins
   */
  void fill(float[] example, int from, int steps, int[][] filled) {
    int length = shape.elements();
    for (int step = 0; step < steps; step++) {
      fill(example, from + step * length, filled[step]);
    }
  }

  /**
   * Fills in the codes of one step: what {@link AffineQuantizer#quantize} gives, less the zero point: integers beyond the range of
   * int are cut off by Java to its ends, and NaN to zero.
   */
  void fill(float[] example, int from, int[] codes) {
    CodeRange range = CodeRange.of(quantizer);
    int lowest = range.lowest();
    int highest = range.highest();
    double scale = quantizer.scale();
    int length = shape.elements();
    for (int i = 0; i < length; i++) {
      int code = (int) Math.rint(example[from + i] / scale);
      codes[i] = Math.max(lowest, Math.min(highest, code));
    }
  }
}
