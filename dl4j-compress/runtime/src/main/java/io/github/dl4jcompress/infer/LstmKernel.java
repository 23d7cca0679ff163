package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.QuantizedWeights;

/** Runs an {@link Lstm}: integer products, gates and cells in single precision. */
final class LstmKernel implements CellsKernel {
  private final Lstm layer;
  private final CellPlaces places;
  private final RecurrentRows rows;
  private final float[] peepholes; // of forget, output and input gate; empty for none
  private final CellArithmetic arithmetic;

  LstmKernel(Lstm layer, double inputScale, CellArithmetic arithmetic) {
    this.layer = layer;
    this.arithmetic = arithmetic;
    places = new CellPlaces(layer.count(), Lstm.GATES);
    rows = new RecurrentRows(layer.unit(), places, inputScale, arithmetic);
    peepholes = layer.peepholes().isPresent() ? peepholes(layer.peepholes().get()) : new float[0];
  }

  private float[] peepholes(QuantizedWeights weights) {
    float[] real = new float[Lstm.PEEPHOLES * places.width()];
    for (int gate = 0; gate < Lstm.PEEPHOLES; gate++) {
      for (int cell = 0; cell < layer.count(); cell++) {
        real[gate * places.width() + cell] = weights.scale(gate) * weights.level(gate, cell);
      }
    }
    return real;
  }

  @Override
  public RecurrentState rest() {
    return new RecurrentState(places);
  }

  @Override
  public void run(int[] input, RecurrentState state) {
    int width = places.width();
    rows.of(input, state);
    float[] gates = state.rows;
    arithmetic.apply(layer.activation(), gates, 0, width);
    if (peepholes.length == 0) {
      arithmetic.apply(layer.gate(), gates, width, 4 * width);
      arithmetic.remember(gates, state.content);
    } else {
      arithmetic.addPeepholes(gates, width, peepholes, 0, state.content);
      arithmetic.addPeepholes(gates, 3 * width, peepholes, 2 * width, state.content);
      arithmetic.apply(layer.gate(), gates, width, 2 * width);
      arithmetic.apply(layer.gate(), gates, 3 * width, 4 * width);
      arithmetic.remember(gates, state.content);
      arithmetic.addPeepholes(gates, 2 * width, peepholes, width, state.content);
      arithmetic.apply(layer.gate(), gates, 2 * width, 3 * width);
    }
    System.arraycopy(state.content, 0, state.output, 0, width);
    arithmetic.apply(layer.activation(), state.output, 0, width);
    arithmetic.open(gates, state.output);
    arithmetic.feedBack(state);
  }
}
