package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.LinearUnit;

/**
 * Matrix times vector with {@link RowSums}: for units whose sums, and all parts of them, are
 * integers that floats hold.
 */
final class RowsKernel implements Kernel {
  private final CellPlaces places;
  private final RowSums sums;
  private final RowCodes codes;

  /**
   * The kernel of a dense layer.
   *
   * @param unit whose sums are {@link ExactSums#areFloats}
   */
  RowsKernel(LinearUnit unit, AffineQuantizer input, CellArithmetic arithmetic) {
    places = new CellPlaces(unit.weights().rows(), 1, arithmetic.rowsAtOnce());
    sums = arithmetic.sums(unit.weights(), places, CodeRange.of(input));
    codes = arithmetic.codes(unit, input.scale());
  }

  @Override
  public KernelState rest() {
    return new SumsRoom(places);
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    SumsRoom room = (SumsRoom) state;
    sums.of(inputs[0], room.sums, room);
    codes.of(room, output);
  }
}
