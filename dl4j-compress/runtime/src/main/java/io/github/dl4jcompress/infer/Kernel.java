package io.github.dl4jcompress.infer;

/**
 * One layer, ready to run. Takes and gives centred codes {@code code - zeroPoint}, in {@code
 * [channels, height, width]} order; a last layer without quantizer gives raw accumulators.
 * Stateless, so that threads can share it.
 */
interface Kernel {
  int[] run(int[] input);
}
