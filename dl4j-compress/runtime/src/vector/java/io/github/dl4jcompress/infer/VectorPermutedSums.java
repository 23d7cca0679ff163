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
  /** Columns that two registers hold. */
  static final int BANK = 128;

  /** Rows of a group. */
  static final int ROWS = 64;

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
    shuffles = VectorSelection.EXISTS ? shuffles(0) : shuffles(weights.column.length / ROWS);
    for (int i = 0; i < shuffles.length; i++) {
      int[] place = new int[ROWS];
      for (int lane = 0; lane < ROWS; lane++) {
        place[lane] = weights.column[i * ROWS + lane] % BYTES.length();
      }
      shuffles[i] = VectorShuffle.fromArray(BYTES, place, 0);
    }
  }

  @SuppressWarnings("unchecked") // arrays cannot be of generic types
  private static VectorShuffle<Byte>[] shuffles(int count) {
    return (VectorShuffle<Byte>[]) new VectorShuffle<?>[count];
  }

  /** The kernel for a matrix, if it can and should be used. */
  static Optional<RowSums> of(QuantizedWeights weights, CellPlaces places) {
    if (!VectorSelection.IS_FAST || places.count() % ROWS > 0) {
      return Optional.empty();
    }
    VectorPermutedWeights permuted = new VectorPermutedWeights(weights, places.rows());
    return permuted.areFew()
        ? Optional.of(new VectorPermutedSums(permuted, weights.columns()))
        : Optional.empty();
  }

  @Override
  public void of(int[] vector, float[] sums, RecurrentState room) {
    int half = weights.banks() * BANK;
    byte[] bytes = room.bytes(2 * half);
    split(vector, bytes, half);
    int[] integers = room.integers;
    System.arraycopy(weights.base, 0, integers, 0, integers.length);
    try {
      for (int i = 0; i < weights.group.length; i++) {
        add(
            bytes,
            weights.bank[i] * BANK,
            half,
            weights.start[i],
            weights.start[i + 1],
            integers,
            weights.group[i] * ROWS);
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

  /** Adds some weights of a group of rows, all of a bank, which 16 bits are enough for. */
  private void add(byte[] bytes, int bank, int half, int from, int to, int[] integers, int row)
      throws Throwable {
    Vector<Byte> upper0 = ByteVector.fromArray(BYTES, bytes, bank);
    Vector<Byte> upper1 = ByteVector.fromArray(BYTES, bytes, bank + 64);
    Vector<Byte> lower0 = ByteVector.fromArray(BYTES, bytes, half + bank);
    Vector<Byte> lower1 = ByteVector.fromArray(BYTES, bytes, half + bank + 64);
    ShortVector a = ShortVector.zero(SHORTS);
    ShortVector b = ShortVector.zero(SHORTS);
    ShortVector c = ShortVector.zero(SHORTS);
    ShortVector d = ShortVector.zero(SHORTS);
    for (int i = from; i < to; i += ROWS) {
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
