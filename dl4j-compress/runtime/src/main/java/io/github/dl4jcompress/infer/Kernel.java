package io.github.dl4jcompress.infer;

/**
 * One layer, ready to run. Takes and gives centred codes {@code code - zeroPoint}, in {@code
 * [channels, height, width]} order; a last layer without quantizer gives raw accumulators. What it
 * remembers of a sequence is handed in, so that threads can share the kernel.
 */
interface Kernel {
  /**
   * Computes one example, or one step of a sequence.
   *
   * @param state of the sequence, moved on by one step; {@link RecurrentState#NONE} without memory
   */
  int[] run(int[] input, RecurrentState state);

  /** Computes a whole sequence: one result per step, or, of a layer that ends it, one. */
  default int[][] runAll(int[][] steps) {
    RecurrentState state = rest();
    int[][] outputs = new int[steps.length][];
    for (int i = 0; i < steps.length; i++) {
      outputs[i] = run(steps[i], state);
    }
    return outputs;
  }

  /** The state before the first step of a sequence. */
  default RecurrentState rest() {
    return RecurrentState.NONE;
  }
}
