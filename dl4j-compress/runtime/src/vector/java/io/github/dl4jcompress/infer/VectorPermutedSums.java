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

/**
 * {@link RowSums} for vectors of 16-bit values, of weights that are not zero: the values lie in
 * registers, from which one instruction picks those of 64 rows. A value v is two bytes, {@code 256
 * * (v >> 8) + 128 + ((v & 255) - 128)}, so that products fit in 16 bits and so do sums of a few;
 * the 128 are added once for each row. Fastest where rows have equally many weights in each bank of
 * 128 columns, as bank-balanced pruning leaves them; others are filled up with zeros.
 */
final class VectorPermutedSums implements RowSums {
  private static final int BANK = VectorPermutedWeights.BANK;
  private static final int ROWS = VectorPermutedWeights.ROWS;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_512;
  private static final VectorSpecies<Byte> QUARTER = ByteVector.SPECIES_128;

  private final VectorPermutedWeights weights;
  private final int columns;
  private final VectorShuffle<Byte>[] shuffles; // in place of the columns, on older JDKs

  private VectorPermutedSums(VectorPermutedWeights weights, int columns) {
    this.weights = weights;
    this.columns = columns;
    shuffles = VectorSelection.shuffles(weights.column);
  }

  /** The kernel for a matrix, if it can and should be used. */
  static Optional<RowSums> of(QuantizedWeights weights, CellPlaces places) {
    if (!VectorSelection.IS_FAST || places.count() % ROWS > 0) {
      return Optional.empty();
    }
    VectorPermutedWeights permuted =
        new VectorPermutedWeights(weights, places.rows(), -Byte.MIN_VALUE);
    return permuted.areFew()
        ? Optional.of(new VectorPermutedSums(permuted, weights.columns()))
        : Optional.empty();
  }

  @Override
  public void of(int[] vector, float[] sums, SumsRoom room) {
    int half = weights.banks() * BANK;
    byte[] bytes = room.bytes(2 * half);
    split(vector, bytes, half);
    int[] integers = room.integers;
    System.arraycopy(weights.base, 0, integers, 0, integers.length);
    try {
      for (int i = 0; i < weights.group.length; i++) {
        add(bytes, half, i, integers);
      }
    } catch (Throwable e) { // declared by method handles
      throw new IllegalStateException("cannot select from two vectors", e);
    }
    for (int i = 0; i < sums.length; i += INTEGERS.length()) {
      ((FloatVector)
              IntVector.fromArray(INTEGERS, integers, i)
                  .convertShape(VectorOperators.I2F, FloatVector.SPECIES_512, 0))
          .intoArray(sums, i);
    }
  }

  /** Upper bytes from 0 on, lower ones from half on. */
  private void split(int[] vector, byte[] bytes, int half) {
    int i = 0;
    for (; i <= columns - INTEGERS.length(); i += INTEGERS.length()) {
      IntVector values = IntVector.fromArray(INTEGERS, vector, i);
      ((ByteVector)
              values
                  .lanewise(VectorOperators.ASHR, 8)
                  .convertShape(VectorOperators.I2B, QUARTER, 0))
          .intoArray(bytes, i);
      ((ByteVector) values.and(255).sub(128).convertShape(VectorOperators.I2B, QUARTER, 0))
          .intoArray(bytes, half + i);
    }
    for (; i < columns; i++) {
      bytes[i] = (byte) (vector[i] >> 8);
      bytes[half + i] = (byte) ((vector[i] & 255) - 128);
    }
  }

  /** Adds some weights of a group of rows, which 16 bits are enough for. */
  private void add(byte[] bytes, int half, int number, int[] integers) throws Throwable {
    ShortVector a = ShortVector.zero(SHORTS);
    ShortVector b = ShortVector.zero(SHORTS);
    ShortVector c = ShortVector.zero(SHORTS);
    ShortVector d = ShortVector.zero(SHORTS);
    int end = weights.start[number + 1];
    for (int i = weights.start[number]; i < end; i += ROWS) {
      int bank = weights.bank[i / ROWS];
      Vector<Byte> upper0 = ByteVector.fromArray(BYTES, bytes, bank);
      Vector<Byte> upper1 = ByteVector.fromArray(BYTES, bytes, bank + ROWS);
      Vector<Byte> lower0 = ByteVector.fromArray(BYTES, bytes, half + bank);
      Vector<Byte> lower1 = ByteVector.fromArray(BYTES, bytes, half + bank + ROWS);
      ByteVector column = ByteVector.fromArray(BYTES, weights.column, i);
      ByteVector level = ByteVector.fromArray(BYTES, weights.level, i);
      ByteVector upper;
      ByteVector lower;
      if (VectorSelection.EXISTS) {
        upper = (ByteVector) VectorSelection.SELECT.invokeExact(column, upper0, upper1);
        lower = (ByteVector) VectorSelection.SELECT.invokeExact(column, lower0, lower1);
      } else {
        VectorShuffle<Byte> shuffle = shuffles[i / ROWS];
        VectorMask<Byte> inFirst = column.lt((byte) ROWS);
        upper = (ByteVector) upper1.rearrange(shuffle).blend(upper0.rearrange(shuffle), inFirst);
        lower = (ByteVector) lower1.rearrange(shuffle).blend(lower0.rearrange(shuffle), inFirst);
      }
      ShortVector first = (ShortVector) level.convertShape(VectorOperators.B2S, SHORTS, 0);
      ShortVector second = (ShortVector) level.convertShape(VectorOperators.B2S, SHORTS, 1);
      a = ((ShortVector) upper.convertShape(VectorOperators.B2S, SHORTS, 0)).mul(first).add(a);
      b = ((ShortVector) upper.convertShape(VectorOperators.B2S, SHORTS, 1)).mul(second).add(b);
      c = ((ShortVector) lower.convertShape(VectorOperators.B2S, SHORTS, 0)).mul(first).add(c);
      d = ((ShortVector) lower.convertShape(VectorOperators.B2S, SHORTS, 1)).mul(second).add(d);
    }
    int row = weights.group[number] * ROWS;
    ((IntVector) a.convertShape(VectorOperators.S2I, INTEGERS, 0))
        .lanewise(VectorOperators.LSHL, 8)
        .add(c.convertShape(VectorOperators.S2I, INTEGERS, 0))
        .add(IntVector.fromArray(INTEGERS, integers, row))
        .intoArray(integers, row);
    ((IntVector) a.convertShape(VectorOperators.S2I, INTEGERS, 1))
        .lanewise(VectorOperators.LSHL, 8)
        .add(c.convertShape(VectorOperators.S2I, INTEGERS, 1))
        .add(IntVector.fromArray(INTEGERS, integers, row + 16))
        .intoArray(integers, row + 16);
    ((IntVector) b.convertShape(VectorOperators.S2I, INTEGERS, 0))
        .lanewise(VectorOperators.LSHL, 8)
        .add(d.convertShape(VectorOperators.S2I, INTEGERS, 0))
        .add(IntVector.fromArray(INTEGERS, integers, row + 32))
        .intoArray(integers, row + 32);
    ((IntVector) b.convertShape(VectorOperators.S2I, INTEGERS, 1))
        .lanewise(VectorOperators.LSHL, 8)
        .add(d.convertShape(VectorOperators.S2I, INTEGERS, 1))
        .add(IntVector.fromArray(INTEGERS, integers, row + 48))
        .intoArray(integers, row + 48);
  }
}
