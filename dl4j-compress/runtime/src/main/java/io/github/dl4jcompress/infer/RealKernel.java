package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;

/** Runs a layer with real weights and puts its results back on a grid. */
final class RealKernel implements Kernel {
  private final RealSums sums;
  private final Activation activation;
  private final AffineQuantizer output;

  RealKernel(RealSums sums, Activation activation, AffineQuantizer output) {
    this.sums = sums;
    this.activation = activation;
    this.output = output;
  }

  @Override
  public void run(int[][] inputs, int[] result, RecurrentState state) {
    double[] values = sums.of(inputs[0]);
    for (int i = 0; i < values.length; i++) {
      values[i] = activation.apply(values[i]);
    }
    for (int i = 0; i < values.length; i++) {
      result[i] = output.quantize(values[i]) - output.zeroPoint();
    }
  }
}
