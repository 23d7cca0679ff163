package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RecurrentUnit;
import java.util.Arrays;
import java.util.Optional;

/** Weights and biases of a recurrent layer on their way from floats to integers. */
final class QuantizedCells {
  private final String name;
  private final int cells;
  private final int rows; // of each cell, times cells
  private final ChannelRows recurrent; // with the peepholes as further rows
  private final QuantizedWeights input;
  private final float[] bias;
  private final WeightQuantizer quantizer;

  /**
   * Reads a layer.
   *
   * @param prefix of the names of its parameters, by which DL4J tells both directions apart
   */
  QuantizedCells(NamedLayer layer, String prefix, int bits) {
    name = layer.name();
    quantizer = new WeightQuantizer(bits);
    ChannelRows inputRows = ChannelRows.of(layer.layer().getParam(prefix + "W"));
    recurrent = ChannelRows.of(layer.layer().getParam(prefix + "RW"));
    rows = inputRows.rows();
    cells = recurrent.columns();
    bias = layer.parameter(prefix + "b");
    float[] inputs = inputRows.values();
    TrainingDivergedException.requireFinite(name, inputs);
    TrainingDivergedException.requireFinite(name, recurrent.values());
    TrainingDivergedException.requireFinite(name, bias);
    input = quantizer.quantize(rows, inputRows.columns(), inputs);
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
    return new RecurrentUnit(input, recurrentRows(0, rows), steps);
  }

  /** What GravesLSTM keeps behind the recurrent weights; empty for other layers. */
  Optional<QuantizedWeights> peepholes() {
    return recurrent.rows() == rows
        ? Optional.empty()
        : Optional.of(recurrentRows(rows, recurrent.rows()));
  }

  private QuantizedWeights recurrentRows(int from, int to) {
    float[] values = Arrays.copyOfRange(recurrent.values(), from * cells, to * cells);
    return quantizer.quantize(to - from, cells, values);
  }
}
