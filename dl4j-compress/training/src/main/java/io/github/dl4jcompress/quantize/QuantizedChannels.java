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
  /** Of a range: a bias is off by at most 1/32 of a code of 8 bits. See decision 0010. */
  private static final int BIAS_STEPS_PER_RANGE = 16 << AffineQuantizer.MAX_BITS;

  private final String name;
  private final int rows;
  private final int columns;
  private final Levels levels;
  private final AffineQuantizer input;
  private final double[] bias;

  QuantizedChannels(
      String name,
      ChannelRows matrix,
      float[] bias,
      WeightQuantizer quantizer,
      AffineQuantizer input) {
    this.name = name;
    this.rows = matrix.rows();
    this.columns = matrix.columns();
    this.input = input;
    this.bias = new double[rows];
    float[] weights = matrix.values();
    TrainingDivergedException.requireFinite(name, weights);
    TrainingDivergedException.requireFinite(name, bias);
    levels = quantizer.levels(weights, rows);
    for (int row = 0; row < rows; row++) {
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
      float scale = (float) (levels.scales()[row] * Math.abs(factor));
      levels.scales()[row] = scale;
      int sign = scale > 0 ? (int) Math.signum(factor) : 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        levels.values()[i] = (byte) (levels.values()[i] * sign);
      }
    }
  }

  @Override
  public LinearUnit unit(Activation activation, Optional<AffineQuantizer> output) {
    QuantizedWeights weights = levels.weights();
    Optional<BiasStep> step =
        output.map(
            codes ->
                BiasStep.atMost(
                    (codes.scale() / input.scale() / BIAS_STEPS_PER_RANGE) * (1 << codes.bits())));
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
