package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Optional;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowSums} that goes through all weights, with sums of 16 bits: for matrices whose sums, and
 * all parts of them, cannot be larger.
 */
final class VectorDenseSums implements RowSums {
  private static final VectorSpecies<Short> SHORTS =
      ShortVector.SPECIES_PREFERRED.length() > 2 * CellPlaces.LANES
          ? ShortVector.SPECIES_512
          : ShortVector.SPECIES_PREFERRED;
  private static final int LANES = SHORTS.length();
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(8 * LANES));
  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, SHORTS.vectorShape());

  /** Weights that it takes while other kernels take one that is not zero. */
  private static final int SPEED = 8;

  private final int columns;
  private final byte[] levels; // two vectors of places; of those each column; and so on

  private VectorDenseSums(QuantizedWeights weights, int[] rows) {
    columns = weights.columns();
    levels = new byte[Math.multiplyExact(rows.length, columns)];
    for (int place = 0; place < rows.length; place++) {
      int pair = place / (2 * LANES);
      for (int column = 0; rows[place] >= 0 && column < columns; column++) {
        levels[(pair * columns + column) * 2 * LANES + place % (2 * LANES)] =
            (byte) weights.level(rows[place], column);
      }
    }
  }

  /** The kernel for a matrix, if it can and should be used. */
  static Optional<RowSums> of(QuantizedWeights weights, CellPlaces places, int largest) {
    boolean fits =
        places.count() % (2 * LANES) == 0
            && RowSums.largestRow(weights) * largest <= Short.MAX_VALUE;
    return fits && (long) weights.nonZeros() * SPEED >= weights.size()
        ? Optional.of(new VectorDenseSums(weights, places.rows()))
        : Optional.empty();
  }

  @Override
  public void of(int[] vector, float[] sums, RecurrentState room) {
    int at = 0;
    for (int place = 0; place < sums.length; place += 2 * LANES) {
      ShortVector first = ShortVector.zero(SHORTS);
      ShortVector second = ShortVector.zero(SHORTS);
      for (int column = 0; column < columns; column++) {
        short value = (short) vector[column];
        ShortVector a =
            (ShortVector)
                ByteVector.fromArray(BYTES, levels, at)
                    .convertShape(VectorOperators.B2S, SHORTS, 0);
        ShortVector b =
            (ShortVector)
                ByteVector.fromArray(BYTES, levels, at + LANES)
                    .convertShape(VectorOperators.B2S, SHORTS, 0);
        first = first.add(a.mul(value));
        second = second.add(b.mul(value));
        at += 2 * LANES;
      }
      int half = LANES / 2;
      ((FloatVector) first.convertShape(VectorOperators.S2F, FLOATS, 0)).intoArray(sums, place);
      ((FloatVector) first.convertShape(VectorOperators.S2F, FLOATS, 1))
          .intoArray(sums, place + half);
      ((FloatVector) second.convertShape(VectorOperators.S2F, FLOATS, 0))
          .intoArray(sums, place + LANES);
      ((FloatVector) second.convertShape(VectorOperators.S2F, FLOATS, 1))
          .intoArray(sums, place + LANES + half);
    }
  }
}
