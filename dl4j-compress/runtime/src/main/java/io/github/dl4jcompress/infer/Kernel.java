package io.github.dl4jcompress.infer;

/**
 * One layer, ready to run. Takes and gives centred codes {@code code - zeroPoint}, in {@code
 * [channels, height, width]} order; a last layer without quantizer gives raw accumulators. Arrays
 * may be longer than what they hold. What the layer remembers of a sequence, and the room that it
 * works in, are handed in, so that threads can share the kernel.
 */
interface Kernel {
  /**
   * Computes one example, or one step of a sequence.
   *
   * @param inputs one array for each value that the layer reads
   * @param output filled
   * @param state that {@link #rest} gave, moved on by one step
   */
  void run(int[][] inputs, int[] output, KernelState state);

  /**
   * Computes a whole sequence.
   *
   * @param inputs for each step, an array for each value that the layer reads; there may be more of
   *     them than steps
   * @param steps of the sequence, at least 1
   * @param outputs one filled for each step, or, by a layer that ends the sequence, the first
   * @param state that {@link #rest} gave, before the first step; what it remembers afterwards is no
   *     longer needed
   */
  default void runAll(int[][][] inputs, int steps, int[][] outputs, KernelState state) {
    for (int i = 0; i < steps; i++) {
      run(inputs[i], outputs[i], state);
    }
  }

  /**
   * Computes several examples, none of which is a sequence.
   *
   * @param inputs for each example, an array for each value that the layer reads; there may be more
   *     of them than examples
   * @param count of the examples, at least 1
   * @param outputs one filled for each example
   * @param state that {@link #rest} gave
   */
  default void runBatch(int[][][] inputs, int count, int[][] outputs, KernelState state) {
    for (int i = 0; i < count; i++) {
      run(inputs[i], outputs[i], state);
    }
  }

  /** The state before the first step of a sequence, for one thread. */
  default KernelState rest() {
    return KernelState.NONE;
  }
}
