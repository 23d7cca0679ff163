package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;

/** Runs a layer with real weights and puts its results back on a grid. */
final class RealKernel implements Kernel {
  private final RealSums sums;
  private final Activation activation;
  private final AffineQuantizer output;
  private final int size;

  /**
   * Real sums put back on a grid.
   *
   * @param size number of them
   */
  RealKernel(RealSums sums, int size, Activation activation, AffineQuantizer output) {
    this.sums = sums;
    this.size = size;
    this.activation = activation;
    this.output = output;
  }

  @Override
  public void run(int[][] inputs, int[] result, RecurrentState state) {
    double[] values = state.cell;
    sums.of(inputs[0], values);
    for (int i = 0; i < size; i++) {
      values[i] = activation.apply(values[i]);
    }
    RecurrentKernel.codes(values, output, result);
  }

  /** Room for the sums. */
  @Override
  public RecurrentState rest() {
    return new RecurrentState(0, size);
  }
}
