package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Optional;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowSums} that goes through all weights, with sums of 16 bits that are added up in 32 bits
 * before they could become too large: for matrices of which many columns fit in 16 bits.
 */
final class VectorDenseSums implements RowSums {
  private static final VectorSpecies<Short> SHORTS =
      ShortVector.SPECIES_PREFERRED.length() > 2 * CellPlaces.LANES
          ? ShortVector.SPECIES_512
          : ShortVector.SPECIES_PREFERRED;
  private static final int LANES = SHORTS.length();
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, SHORTS.vectorShape());
  private static final VectorSpecies<Integer> INTEGERS =
      VectorSpecies.of(int.class, SHORTS.vectorShape());
  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, SHORTS.vectorShape());

  /** Weights that it takes while other kernels take one that is not zero. */
  private static final int SPEED = 8;

  private static final int FEWEST = 8; // columns in 16 bits that are worth it, in the mean

  private final int columns;
  private final int offset;
  private final int[] ends; // of the columns whose sums fit in 16 bits, one after the other
  private final int[] base; // offset times the sum of each row
  private final byte[] levels; // two vectors of places; of those each column; and so on

  private VectorDenseSums(QuantizedWeights weights, int[] rows, int offset, int[] ends) {
    columns = weights.columns();
    this.offset = offset;
    this.ends = ends;
    base = new int[rows.length];
    levels = new byte[Math.multiplyExact(rows.length, columns)];
    for (int place = 0; place < rows.length; place++) {
      int pair = place / (2 * LANES);
      for (int column = 0; rows[place] >= 0 && column < columns; column++) {
        int level = weights.level(rows[place], column);
        levels[(pair * columns + column) * 2 * LANES + place % (2 * LANES)] = (byte) level;
        base[place] += offset * level;
      }
    }
  }

  /** The kernel for a matrix, if it can and should be used. */
  static Optional<RowSums> of(QuantizedWeights weights, CellPlaces places, CodeRange values) {
    if (places.count() % (2 * LANES) > 0
        || (long) weights.nonZeros() * SPEED < weights.size()
        || values.largest() > Short.MAX_VALUE) {
      return Optional.empty();
    }
    int offset = values.middle();
    int[] ends = RowSums.ends(weights, values.largest(offset));
    return ends.length > 0 && ends.length * FEWEST <= Math.max(FEWEST, weights.columns())
        ? Optional.of(new VectorDenseSums(weights, places.rows(), offset, ends))
        : Optional.empty();
  }

  @Override
  public void of(int[] vector, float[] sums, SumsRoom room) {
    for (int place = 0; place < sums.length; place += 2 * LANES) {
      add(vector, place, sums);
    }
  }

  private void add(int[] vector, int place, float[] sums) {
    int half = LANES / 2;
    IntVector a = IntVector.fromArray(INTEGERS, base, place);
    IntVector b = IntVector.fromArray(INTEGERS, base, place + half);
    IntVector c = IntVector.fromArray(INTEGERS, base, place + LANES);
    IntVector d = IntVector.fromArray(INTEGERS, base, place + LANES + half);
    int at = place * columns;
    int column = 0;
    for (int end : ends) {
      ShortVector first = ShortVector.zero(SHORTS);
      ShortVector second = ShortVector.zero(SHORTS);
      for (; column < end; column++) {
        short value = (short) (vector[column] - offset);
        ByteVector both = ByteVector.fromArray(BYTES, levels, at);
        ShortVector x = (ShortVector) both.convertShape(VectorOperators.B2S, SHORTS, 0);
        ShortVector y = (ShortVector) both.convertShape(VectorOperators.B2S, SHORTS, 1);
        first = first.add(x.mul(value));
        second = second.add(y.mul(value));
        at += 2 * LANES;
      }
      a = a.add(first.convertShape(VectorOperators.S2I, INTEGERS, 0));
      b = b.add(first.convertShape(VectorOperators.S2I, INTEGERS, 1));
      c = c.add(second.convertShape(VectorOperators.S2I, INTEGERS, 0));
      d = d.add(second.convertShape(VectorOperators.S2I, INTEGERS, 1));
    }
    ((FloatVector) a.convertShape(VectorOperators.I2F, FLOATS, 0)).intoArray(sums, place);
    ((FloatVector) b.convertShape(VectorOperators.I2F, FLOATS, 0)).intoArray(sums, place + half);
    ((FloatVector) c.convertShape(VectorOperators.I2F, FLOATS, 0)).intoArray(sums, place + LANES);
    ((FloatVector) d.convertShape(VectorOperators.I2F, FLOATS, 0))
        .intoArray(sums, place + LANES + half);
  }
}
