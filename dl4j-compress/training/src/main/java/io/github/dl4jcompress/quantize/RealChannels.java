package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelAffine;
import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import java.util.Optional;

/** Weights and biases that are left unquantized; rounded to their precision last of all. */
final class RealChannels implements Channels {
  private final String name;
  private final int rows;
  private final int columns;
  private final Precision precision;
  private final float[] weights;
  private final float[] bias;

  RealChannels(String name, ChannelRows matrix, float[] bias, Precision precision) {
    this.name = name;
    this.precision = precision;
    this.bias = bias.clone();
    rows = matrix.rows();
    columns = matrix.columns();
    weights = matrix.values();
    TrainingDivergedException.requireFinite(name, weights);
    TrainingDivergedException.requireFinite(name, bias);
  }

  @Override
  public void fold(ChannelAffine normalization) {
    for (int row = 0; row < rows; row++) {
      double factor = normalization.factor(row);
      bias[row] = (float) (bias[row] * factor + normalization.shift(row));
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        weights[i] = (float) (weights[i] * factor);
      }
    }
  }

  @Override
  public RealUnit unit(Activation activation, Optional<AffineQuantizer> output) {
    RealWeights stored = new RealWeights(rows, columns, precision, rounded("weight", weights));
    return new RealUnit(stored, rounded("bias", bias), activation, output);
  }

  private float[] rounded(String what, float[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = precision.round(values[i]);
      if (!(Math.abs(rounded[i]) <= precision.largest())) {
        throw new UnsupportedNetworkException(
            "layer '"
                + name
                + "': a "
                + what
                + " of "
                + values[i]
                + " is too large to be stored in "
                + precision.bits()
                + " bits; at most "
                + precision.largest());
      }
    }
    return rounded;
  }
}
