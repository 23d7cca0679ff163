package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.Unit;
import java.util.function.IntBinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Puts the weights of each row into other columns, with zeros in those that get none. Levels are
 * chosen before, so that these zeros have no part in it.
 *
 * @param count of the columns afterwards
 * @param place a weight's column afterwards, from its row and its column before
 */
record Columns(int count, IntBinaryOperator place) implements UnaryOperator<Unit> {

  /**
   * Columns of an ordinary convolution of a few inputs for one whose channels read one input each.
   *
   * @param inputs number of inputs
   * @param multiplier channels that read each input; those of an input follow each other
   * @param taps of the kernel
   */
  static Columns ofOwnInput(int inputs, int multiplier, int taps) {
    return new Columns(inputs * taps, (row, tap) -> row / multiplier * taps + tap);
  }

  /**
   * Columns of an ordinary convolution for a deconvolution: each kernel is turned by half a turn.
   *
   * @param count of the columns, before and afterwards
   * @param taps of the kernel
   */
  static Columns turned(int count, int taps) {
    return new Columns(count, (row, tap) -> tap / taps * taps + taps - 1 - tap % taps);
  }

  @Override
  public Unit apply(Unit unit) {
    return unit instanceof LinearUnit integers ? levels(integers) : weights((RealUnit) unit);
  }

  private Unit levels(LinearUnit unit) {
    QuantizedWeights before = unit.weights();
    byte[] levels = new byte[before.rows() * count];
    float[] scales = new float[before.rows()];
    for (int row = 0; row < before.rows(); row++) {
      scales[row] = before.scale(row);
      for (int column = 0; column < before.columns(); column++) {
        levels[at(row, column)] = (byte) before.level(row, column);
      }
    }
    return new LinearUnit(
        new QuantizedWeights(before.rows(), count, before.bits(), levels, scales),
        unit.bias(),
        unit.activation(),
        unit.output());
  }

  private Unit weights(RealUnit unit) {
    RealWeights before = unit.weights();
    float[] weights = new float[before.rows() * count];
    for (int row = 0; row < before.rows(); row++) {
      for (int column = 0; column < before.columns(); column++) {
        weights[at(row, column)] = before.weight(row, column);
      }
    }
    return new RealUnit(
        new RealWeights(before.rows(), count, before.precision(), weights),
        unit.bias(),
        unit.activation(),
        unit.output());
  }

  private int at(int row, int column) {
    return row * count + place.applyAsInt(row, column);
  }
}
