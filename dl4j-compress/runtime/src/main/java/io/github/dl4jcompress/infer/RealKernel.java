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
  public void run(int[][] inputs, int[] result, KernelState state) {
    double[] values = ((Sums) state).values;
    sums.of(inputs[0], values);
    for (int i = 0; i < size; i++) {
      result[i] = output.quantize(activation.apply(values[i])) - output.zeroPoint();
    }
  }

  @Override
  public KernelState rest() {
    return new Sums(size);
  }

  /** Room for the sums. */
  private static final class Sums extends KernelState {
    final double[] values;

    Sums(int size) {
      values = new double[size];
    }

    @Override
    long takenBytes(int steps) {
      return (long) Double.BYTES * values.length;
    }
  }
}
