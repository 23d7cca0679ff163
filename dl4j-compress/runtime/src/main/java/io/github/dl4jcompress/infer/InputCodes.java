package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;

/**
 * Turns the real values of one input into centred codes; indices are codes already.
 *
 * @param input whose codes they are
 * @param sequence whether an example is a sequence
 */
record InputCodes(NetworkInput input, boolean sequence) {

  /** Of an example; of one step, where examples are sequences. */
  TensorShape shape() {
    return input.shape();
  }

  /**
   * Number of steps of an example; 1 of one that is no sequence.
   *
   * @param example real values in {@code [channels, height, width]} order; a sequence is one step
   *     behind the other
   * @throws IllegalArgumentException if it has another number of values
   */
  int steps(float[] example) {
    int length = shape().elements();
    if (sequence && (example.length == 0 || example.length % length != 0)) {
      throw new IllegalArgumentException(
          "a sequence has one or more steps of "
              + length
              + " values "
              + shape()
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
    if (input.indices() > 0) {
      code(frame[0]);
    }
  }

  void requireLength(String what, int length) {
    if (length != shape().elements()) {
      throw new IllegalArgumentException(
          what + " has " + shape().elements() + " values " + shape() + ", got " + length);
    }
  }

  /** Fills in the codes of each step. */
  void fill(float[] example, int[][] steps) {
    int length = shape().elements();
    for (int from = 0, step = 0; from < example.length; from += length, step++) {
      int[] codes = steps[step];
      for (int i = 0; i < length; i++) {
        codes[i] = code(example[from + i]);
      }
    }
  }

  private int code(float value) {
    if (input.indices() == 0) {
      return input.quantizer().quantize(value) - input.quantizer().zeroPoint();
    }
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
      Arrays.stream(codes).forEach(this::requireIndex);
    }
  }
}
