package io.github.dl4jcompress.benchmarks.inference;

import java.io.IOException;

/**
 * Whether an engine answers what DL4J answers: who computes something else has no time to compare.
 *
 * @param tolerance largest difference of a probability that rounding may make
 */
record Agreement(double tolerance) {
  /** For singles, summed up in another order. */
  static final Agreement OF_FLOATS = new Agreement(1e-4);

  /** For weights or activations of 8 bits. */
  static final Agreement OF_BYTES = new Agreement(0.05);

  /**
   * Compares outputs.
   *
   * @param engine for the message
   * @throws IOException if they differ by more, naming the first place
   */
  void require(String engine, float[] outputs, float[] expected) throws IOException {
    if (outputs.length != expected.length) {
      throw new IOException(
          engine + " gives " + outputs.length + " outputs, expected " + expected.length);
    }
    for (int i = 0; i < outputs.length; i++) {
      if (!(Math.abs(outputs[i] - expected[i]) <= tolerance)) {
        throw new IOException(
            engine
                + " answers "
                + outputs[i]
                + " at place "
                + i
                + ", DL4J "
                + expected[i]
                + ", allowed is a difference of "
                + tolerance);
      }
    }
  }
}
