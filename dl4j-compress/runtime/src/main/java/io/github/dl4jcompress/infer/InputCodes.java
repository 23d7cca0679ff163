package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.TensorShape;

/**
 * Turns real inputs into centred codes.
 *
 * @param shape of an example; of one step, where examples are sequences
 * @param quantizer of the inputs
 * @param sequence whether an example is a sequence
 */
public record InputCodes(TensorShape shape, AffineQuantizer quantizer, boolean sequence) {

  /**
   * The codes of each step, or of an example that is no sequence.
   *
   * @param example real values in {@code [channels, height, width]} order; a sequence is one step
   *     behind the other
   * @throws IllegalArgumentException if it has another number of values
   */
  public int[][] of(float[] example) {
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
    int[][] steps = new int[example.length / length][];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = quantize(example, i * length);
    }
    return steps;
  }

  /** The codes of one step. */
  int[] ofStep(float[] frame) {
    requireLength("a step", frame.length);
    return quantize(frame, 0);
  }

  private void requireLength(String what, int length) {
    if (length != shape.elements()) {
      throw new IllegalArgumentException(
          what + " has " + shape.elements() + " values " + shape + ", got " + length);
    }
  }

  private int[] quantize(float[] values, int from) {
    int[] codes = new int[shape.elements()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = quantizer.quantize(values[from + i]) - quantizer.zeroPoint();
    }
    return codes;
  }
}
