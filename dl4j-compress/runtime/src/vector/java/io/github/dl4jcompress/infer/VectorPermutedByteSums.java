package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Optional;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** {@link VectorPermutedSums} for vectors of values that fit in a byte, less an offset. */
final class VectorPermutedByteSums implements RowSums {
  private static final int BANK = VectorPermutedWeights.BANK;
  private static final int ROWS = VectorPermutedWeights.ROWS;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_512;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Byte> QUARTER = ByteVector.SPECIES_128;
  private static final int LANES = INTEGERS.length();

  private final VectorPermutedWeights weights;
  private final int columns;
  private final int offset;
  private final VectorShuffle<Byte>[] shuffles; // in place of the columns, on older JDKs

  private VectorPermutedByteSums(VectorPermutedWeights weights, int columns, int offset) {
    this.weights = weights;
    this.columns = columns;
    this.offset = offset;
    shuffles = VectorSelection.shuffles(weights.column);
  }

  /** The kernel for a matrix, if it can and should be used. */
  static Optional<RowSums> of(QuantizedWeights weights, CellPlaces places, CodeRange values) {
    int offset = values.middle();
    if (!VectorSelection.IS_FAST
        || places.count() % ROWS > 0
        || values.largest(offset) > -Byte.MIN_VALUE) {
      return Optional.empty();
    }
    VectorPermutedWeights permuted = new VectorPermutedWeights(weights, places.rows(), offset);
    return permuted.areFew()
        ? Optional.of(new VectorPermutedByteSums(permuted, weights.columns(), offset))
        : Optional.empty();
  }

  @Override
  public void of(int[] vector, float[] sums, SumsRoom room) {
    byte[] bytes = room.bytes(weights.banks() * BANK);
    narrow(vector, bytes);
    int[] integers = room.integers;
    System.arraycopy(weights.base, 0, integers, 0, integers.length);
    try {
      for (int i = 0; i < weights.group.length; i++) {
        add(bytes, i, integers);
      }
    } catch (Throwable e) { // declared by method handles
      throw new IllegalStateException("cannot select from two vectors", e);
    }
    for (int i = 0; i < sums.length; i += LANES) {
      ((FloatVector)
              IntVector.fromArray(INTEGERS, integers, i)
                  .convertShape(VectorOperators.I2F, FLOATS, 0))
          .intoArray(sums, i);
    }
  }

  private void narrow(int[] vector, byte[] bytes) {
    int i = 0;
    for (; i <= columns - LANES; i += LANES) {
      ((ByteVector)
              IntVector.fromArray(INTEGERS, vector, i)
                  .sub(offset)
                  .convertShape(VectorOperators.I2B, QUARTER, 0))
          .intoArray(bytes, i);
    }
    for (; i < columns; i++) {
      bytes[i] = (byte) (vector[i] - offset);
    }
  }

  /** Adds some weights of a group of rows, which 16 bits are enough for. */
  private void add(byte[] bytes, int number, int[] integers) throws Throwable {
    ShortVector a = ShortVector.zero(SHORTS);
    ShortVector b = ShortVector.zero(SHORTS);
    int end = weights.start[number + 1];
    for (int i = weights.start[number]; i < end; i += ROWS) {
      int bank = weights.bank[i / ROWS];
      Vector<Byte> first = ByteVector.fromArray(BYTES, bytes, bank);
      Vector<Byte> second = ByteVector.fromArray(BYTES, bytes, bank + ROWS);
      ByteVector column = ByteVector.fromArray(BYTES, weights.column, i);
      ByteVector level = ByteVector.fromArray(BYTES, weights.level, i);
      ByteVector value;
      if (VectorSelection.EXISTS) {
        value = (ByteVector) VectorSelection.SELECT.invokeExact(column, first, second);
      } else {
        VectorShuffle<Byte> shuffle = shuffles[i / ROWS];
        VectorMask<Byte> inFirst = column.lt((byte) ROWS);
        value = (ByteVector) second.rearrange(shuffle).blend(first.rearrange(shuffle), inFirst);
      }
      a =
          ((ShortVector) value.convertShape(VectorOperators.B2S, SHORTS, 0))
              .mul(level.convertShape(VectorOperators.B2S, SHORTS, 0))
              .add(a);
      b =
          ((ShortVector) value.convertShape(VectorOperators.B2S, SHORTS, 1))
              .mul(level.convertShape(VectorOperators.B2S, SHORTS, 1))
              .add(b);
    }
    int row = weights.group[number] * ROWS;
    IntVector.fromArray(INTEGERS, integers, row)
        .add(a.convertShape(VectorOperators.S2I, INTEGERS, 0))
        .intoArray(integers, row);
    IntVector.fromArray(INTEGERS, integers, row + LANES)
        .add(a.convertShape(VectorOperators.S2I, INTEGERS, 1))
        .intoArray(integers, row + LANES);
    IntVector.fromArray(INTEGERS, integers, row + 2 * LANES)
        .add(b.convertShape(VectorOperators.S2I, INTEGERS, 0))
        .intoArray(integers, row + 2 * LANES);
    IntVector.fromArray(INTEGERS, integers, row + 3 * LANES)
        .add(b.convertShape(VectorOperators.S2I, INTEGERS, 1))
        .intoArray(integers, row + 3 * LANES);
  }
}
