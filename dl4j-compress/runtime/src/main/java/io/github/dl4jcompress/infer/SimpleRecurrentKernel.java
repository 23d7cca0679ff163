package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.SimpleRecurrent;

/** Runs {@link SimpleRecurrent} cells. */
final class SimpleRecurrentKernel implements CellsKernel {
  private final CellPlaces places;
  private final RecurrentRows rows;
  private final Activation activation;
  private final CellArithmetic arithmetic;

  SimpleRecurrentKernel(SimpleRecurrent layer, double inputScale, CellArithmetic arithmetic) {
    this.arithmetic = arithmetic;
    places = new CellPlaces(layer.count(), 1);
    rows = new RecurrentRows(layer.unit(), places, inputScale, arithmetic);
    activation = layer.activation();
  }

  @Override
  public RecurrentState rest() {
    return new RecurrentState(places);
  }

  @Override
  public void run(int[] input, RecurrentState state) {
    rows.of(input, state);
    System.arraycopy(state.rows, 0, state.output, 0, places.width());
    arithmetic.apply(activation, state.output, 0, places.width());
    arithmetic.feedBack(state);
  }
}
