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
   * @param example real values in {@code [channels, height, width]} order; a sequence is one step
   *     behind the other
   * @throws IllegalArgumentException if it has another number of values
   */
  int steps(float[] example) {
    int length = shape.elements();
    if (sequence && (example.length == 0 || example.length % length != 0)) {
      throw new IllegalArgumentException(
          "a sequence has one or more steps of "
              + length
              + " values "
              + shape
              + ", got "
              + example.length
              + " values");
    }
    if (!sequence) {
      requireLength("an example", example.length);
    }
    return example.length / length;
  }

  void requireStep(float[] frame) {
    requireLength("a step", frame.length);
  }

  void requireLength(String what, int length) {
    if (length != shape.elements()) {
      throw new IllegalArgumentException(
          what + " has " + shape.elements() + " values " + shape + ", got " + length);
    }
  }

  /** Fills in the codes of each step. */
  void fill(float[] example, int[][] steps) {
    int length = shape.elements();
    for (int from = 0, step = 0; from < example.length; from += length, step++) {
      int[] codes = steps[step];
      for (int i = 0; i < length; i++) {
        codes[i] = quantizer.quantize(example[from + i]) - quantizer.zeroPoint();
      }
    }
  }
}
