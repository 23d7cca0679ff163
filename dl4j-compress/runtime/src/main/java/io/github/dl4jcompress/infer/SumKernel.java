package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.Value;
import java.util.List;
import java.util.Optional;

/**
 * Runs a {@link Sum} with integers. The code of each input is multiplied by {@code factor *
 * 2^shift}, rounded, where its factor is its scale by that of the result; the products are added,
 * and the sum is rounded once, ties to even, as training rounds.
 *
 * <p>The shift is the one that gives the largest factor 31 bits, within [1, 62]; a factor beyond
 * 2^30 is taken as 2^30. Functions other than straight lines take the sum as a double and round
 * what they make of it as {@link AffineQuantizer#quantize} does.
 */
final class SumKernel implements Kernel {
  private static final double LARGEST_FACTOR = 0x1p30;

  private final int size;
  private final long[] factors; // of each input, in steps of 2^-shift output codes
  private final int shift;
  private final Activation activation;
  private final AffineQuantizer output;
  private final Optional<CodeRange> straight;

  SumKernel(Sum layer, List<Value> inputs) {
    size = inputs.get(0).shape().elements();
    activation = layer.activation();
    output = layer.output();
    straight = CodeRange.straight(activation, output);
    double[] real = new double[inputs.size()];
    double largest = 0;
    for (int i = 0; i < real.length; i++) {
      double scale = inputs.get(i).quantizer().orElseThrow().scale();
      real[i] = Math.min(LARGEST_FACTOR, scale / output.scale());
      largest = Math.max(largest, real[i]);
    }
    shift = Math.max(1, Math.min(62, 30 - Math.getExponent(largest)));
    factors = new long[real.length];
    for (int i = 0; i < real.length; i++) {
      factors[i] = Math.round(Math.scalb(real[i], shift));
    }
  }

  @Override
  public void run(int[][] inputs, int[] result, KernelState state) {
    double step = Math.scalb((double) output.scale(), -shift);
    for (int i = 0; i < size; i++) {
      long sum = 0;
      for (int k = 0; k < factors.length; k++) {
        sum += factors[k] * inputs[k][i];
      }
      result[i] =
          straight.isPresent()
              ? straight.get().cut(rounded(sum))
              : output.quantize(activation.apply(sum * step)) - output.zeroPoint();
    }
  }

  private long rounded(long sum) {
    long half = 1L << (shift - 1);
    long up = (sum + half) >> shift;
    boolean tie = (sum + half & (half << 1) - 1) == 0;
    return tie ? up & ~1L : up;
  }
}
