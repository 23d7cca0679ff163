package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelAffine;
import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.BiasStep;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Optional;

/** Weights and biases of one layer on their way from floats to integers. */
final class QuantizedChannels implements Channels {
  /** Of the output's codes: a bias is off by at most 1/32 of a code. See decision 0010. */
  private static final int BIAS_STEPS_PER_CODE = 16;

  private final String name;
  private final int rows;
  private final int columns;
  private final int bits;
  private final AffineQuantizer input;
  private final byte[] levels;
  private final float[] scales;
  private final double[] bias;

  QuantizedChannels(
      String name, ChannelRows matrix, float[] bias, int bits, AffineQuantizer input) {
    this.name = name;
    this.rows = matrix.rows();
    this.columns = matrix.columns();
    this.bits = bits;
    this.input = input;
    levels = new byte[rows * columns];
    scales = new float[rows];
    this.bias = new double[rows];
    WeightQuantizer quantizer = new WeightQuantizer(bits);
    float[] weights = matrix.values();
    TrainingDivergedException.requireFinite(name, weights);
    TrainingDivergedException.requireFinite(name, bias);
    for (int row = 0; row < rows; row++) {
      scales[row] = quantizer.scale(weights, row * columns, (row + 1) * columns);
      quantizer.levels(weights, levels, row * columns, (row + 1) * columns);
      this.bias[row] = bias[row];
    }
  }

  /**
   * Folds a batch normalization in: multiplying a channel multiplies its scale and leaves its
   * levels, but for their sign, as training saw them.
   */
  @Override
  public void fold(ChannelAffine normalization) {
    for (int row = 0; row < rows; row++) {
      double factor = normalization.factor(row);
      bias[row] = bias[row] * factor + normalization.shift(row);
      scales[row] = (float) (scales[row] * Math.abs(factor));
      int sign = scales[row] > 0 ? (int) Math.signum(factor) : 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        levels[i] = (byte) (levels[i] * sign);
      }
    }
  }

  @Override
  public LinearUnit unit(Activation activation, Optional<AffineQuantizer> output) {
    QuantizedWeights weights = new QuantizedWeights(rows, columns, bits, levels, scales);
    Optional<BiasStep> step =
        output.map(codes -> BiasStep.atMost(codes.scale() / input.scale() / BIAS_STEPS_PER_CODE));
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      float scale = weights.scale(row);
      int unit = 1 << step.map(coarse -> coarse.shift(scale)).orElse(0);
      double code = unit * Math.rint(bias[row] / ((double) scale * input.scale() * unit));
      if (!(Math.abs(code) < LinearUnit.MAX_BIAS)) {
        throw new UnsupportedNetworkException(
            "layer '"
                + name
                + "': bias "
                + bias[row]
                + " of channel "
                + row
                + " is too large beside its weights (scale "
                + weights.scale(row)
                + ") to be stored as an integer");
      }
      codes[row] = (int) code;
    }
    return new LinearUnit(weights, codes, activation, output);
  }
}
