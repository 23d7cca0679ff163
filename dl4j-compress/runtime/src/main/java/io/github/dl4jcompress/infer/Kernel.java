package io.github.dl4jcompress.infer;

/**
 * One layer, ready to run. Takes and gives centred codes {@code code - zeroPoint}, in {@code
 * [channels, height, width]} order; a last layer without quantizer gives raw accumulators. Arrays
 * may be longer than what they hold. What the layer remembers of a sequence is handed in, so that
 * threads can share the kernel.
 */
interface Kernel {
  /**
   * Computes one example, or one step of a sequence.
   *
   * @param inputs one array for each value that the layer reads
   * @param output filled
   * @param state of the sequence, moved on by one step; {@link RecurrentState#NONE} without memory
   */
  void run(int[][] inputs, int[] output, RecurrentState state);

  /**
   * Computes a whole sequence.
   *
   * @param inputs for each step, an array for each value that the layer reads
   * @param outputs one filled for each step, or, by a layer that ends the sequence, the first
   */
  default void runAll(int[][][] inputs, int[][] outputs) {
    RecurrentState state = rest();
    for (int i = 0; i < inputs.length; i++) {
      run(inputs[i], outputs[i], state);
    }
  }

  /**
   * Computes several examples, each from {@link #rest}.
   *
   * @param inputs for each example, an array for each value that the layer reads
   * @param outputs one filled for each example
   */
  default void runBatch(int[][][] inputs, int[][] outputs) {
    for (int i = 0; i < inputs.length; i++) {
      run(inputs[i], outputs[i], rest());
    }
  }

  /** The state before the first step of a sequence. */
  default RecurrentState rest() {
    return RecurrentState.NONE;
  }
}
