package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.LinearUnit;

/**
 * Whether the sums of a unit can be taken as floats: all of them, and all on the way to them, are
 * integers that a float holds, so that nothing is ever rounded, in whichever order it is added.
 */
final class ExactSums {
  private static final int EXACT = 1 << 24;

  private ExactSums() {}

  static boolean areFloats(LinearUnit unit, AffineQuantizer input) {
    long largest = CodeRange.of(input).largest();
    int[] bias = unit.bias();
    for (int row = 0; row < bias.length; row++) {
      long sum = Math.abs(bias[row]);
      for (int column = 0; column < unit.weights().columns(); column++) {
        sum += Math.abs(unit.weights().level(row, column)) * largest;
      }
      if (sum >= EXACT) {
        return false;
      }
    }
    return true;
  }
}
