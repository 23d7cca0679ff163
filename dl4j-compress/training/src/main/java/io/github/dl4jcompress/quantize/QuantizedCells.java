package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RecurrentUnit;
import java.util.Optional;

/** Weights and biases of a recurrent layer on their way from floats to integers. */
final class QuantizedCells {
  private final String name;
  private final int rows; // of each cell, times cells
  private final Levels recurrent; // with the peepholes as further rows
  private final QuantizedWeights input;
  private final float[] bias;

  /**
   * Reads a layer.
   *
   * @param prefix of the names of its parameters, by which DL4J tells both directions apart
   * @param quantization that it trained with
   */
  QuantizedCells(NamedLayer layer, String prefix, WeightFakeQuantization quantization) {
    name = layer.name();
    Levels inputs = levels(layer, prefix, "W", quantization);
    recurrent = levels(layer, prefix, "RW", quantization);
    rows = inputs.rows();
    bias = layer.parameter(prefix + "b");
    TrainingDivergedException.requireFinite(name, bias);
    input = inputs.weights();
  }

  private static Levels levels(
      NamedLayer layer, String prefix, String key, WeightFakeQuantization quantization) {
    ChannelRows matrix = ChannelRows.of(layer.layer().getParam(prefix + key));
    float[] weights = matrix.values();
    TrainingDivergedException.requireFinite(layer.name(), weights);
    return quantization.quantizer(key).levels(weights, matrix.rows());
  }

  RecurrentUnit unit() {
    int[] steps = new int[rows];
    for (int row = 0; row < rows; row++) {
      double step = TiesToEven.round(bias[row] / (float) RecurrentUnit.BIAS_STEP);
      if (Math.abs(step) >= RecurrentUnit.MAX_BIAS) {
        throw new UnsupportedNetworkException(
            "layer '"
                + name
                + "': bias "
                + bias[row]
                + " of row "
                + row
                + " is too large to store");
      }
      steps[row] = (int) step;
    }
    return new RecurrentUnit(input, recurrent.weights(0, rows), steps);
  }

  /** What GravesLSTM keeps behind the recurrent weights; empty for other layers. */
  Optional<QuantizedWeights> peepholes() {
    return recurrent.rows() == rows
        ? Optional.empty()
        : Optional.of(recurrent.weights(rows, recurrent.rows()));
  }
}
