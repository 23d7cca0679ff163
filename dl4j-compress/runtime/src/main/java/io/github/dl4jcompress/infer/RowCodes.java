package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.LinearUnit;

/** Turns one sum of each row of a matrix into centred codes; see {@link Requantizer}. */
class RowCodes {
  private final int[] bias;
  private final Requantizer[] requantizers; // empty for a last layer that stays real
  private final boolean straight;
  private final long[] mantissa; // of each row, if straight
  private final int[] shift;
  private final CodeRange range; // of all rows

  RowCodes(LinearUnit unit, double inputScale) {
    bias = unit.bias();
    requantizers = Requantizer.forChannels(unit, inputScale);
    straight = requantizers.length > 0 && requantizers[0] instanceof Requantizer.Linear;
    mantissa = new long[straight ? bias.length : 0];
    shift = new int[mantissa.length];
    CodeRange found = new CodeRange(0, 0);
    for (int row = 0; row < mantissa.length; row++) {
      Requantizer.Linear line = (Requantizer.Linear) requantizers[row];
      mantissa[row] = line.scale().mantissa();
      shift[row] = line.scale().shift();
      found = line.range();
    }
    range = found;
  }

  /**
   * Adds the biases and computes the codes; or leaves the sums, where the result stays real.
   *
   * @param room whose sums are taken, integers of at least as many rows, and whose integers may be
   *     used
   * @param codes filled for each row
   */
  void of(SumsRoom room, int[] codes) {
    for (int row = 0; row < bias.length; row++) {
      codes[row] = (int) room.sums[row] + bias[row];
    }
    if (straight) {
      for (int row = 0; row < bias.length; row++) {
        long half = 1L << (shift[row] - 1);
        codes[row] = range.cut((codes[row] * mantissa[row] + half) >> shift[row]);
      }
    } else {
      for (int row = 0; row < requantizers.length; row++) {
        requantizers[row].apply(codes, row, 1);
      }
    }
  }

  final int rows() {
    return bias.length;
  }
}
