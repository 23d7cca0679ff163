package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.LinearUnit;

/** {@link RowCodes} with a {@link VectorRequantizer}. */
final class VectorRowCodes extends RowCodes {
  private final VectorRequantizer requantizer;
  private final float[] bias; // of each row

  VectorRowCodes(LinearUnit unit, double inputScale) {
    super(unit, inputScale);
    requantizer = new VectorRequantizer(unit, inputScale);
    int[] biases = unit.bias();
    bias = new float[biases.length + VectorRequantizer.LANES];
    for (int row = 0; row < biases.length; row++) {
      bias[row] = biases[row];
    }
  }

  @Override
  void of(SumsRoom room, int[] codes) {
    if (requantizer.applyToEach(room.sums, bias, room.integers)) {
      System.arraycopy(room.integers, 0, codes, 0, rows());
    } else {
      super.of(room, codes);
    }
  }
}
