package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;

/** Turns real outputs of cells into centred codes {@code code - zeroPoint}. */
final class CellCodes {
  private final CellArithmetic arithmetic;
  private final float factor;
  private final float least;
  private final float most;

  CellCodes(AffineQuantizer quantizer, CellArithmetic arithmetic) {
    this.arithmetic = arithmetic;
    factor = (float) (1 / (double) quantizer.scale());
    least = AffineQuantizer.MIN_CODE - quantizer.zeroPoint();
    most = quantizer.maxCode() - quantizer.zeroPoint();
  }

  /**
   * Fills in the codes of the first values.
   *
   * @param scratch room for as many floats as values
   */
  void of(float[] values, float[] scratch, int[] codes, int count) {
    arithmetic.codes(values, factor, least, most, scratch, codes, count);
  }
}
