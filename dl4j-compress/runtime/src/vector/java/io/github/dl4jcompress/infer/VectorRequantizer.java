package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.LinearUnit;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Requantizer.Linear} for many sums at once, in double precision.
 *
 * <p>The product of a sum and {@code mantissa * 2^-shift} is a multiple of {@code 2^-shift}, so
 * that it is a tie or at least that far from one. Up to 256 in magnitude a double tells numbers
 * apart that differ by 2^-45. With a shift of at most {@value #MOST_SHIFT} the rounded product is
 * therefore on the same side of each tie as the exact one, and stays there when {@value #UPWARD} is
 * added, which makes ties round up. Larger products are cut off, whatever they round to.
 *
 * <p>No conversion from real numbers to integers is used: on JDK 17 it is slower than all the rest.
 */
final class VectorRequantizer {
  /** As many floats as doubles in the largest vector. */
  static final VectorSpecies<Float> SUMS =
      VectorSpecies.of(
          float.class, VectorShape.forBitSize(DoubleVector.SPECIES_PREFERRED.vectorBitSize() / 2));

  private static final VectorSpecies<Double> PRODUCTS = DoubleVector.SPECIES_PREFERRED;
  private static final int MOST_SHIFT = 43;
  private static final double LARGEST_FACTOR = 0x1p20; // products of sums below 2^24 stay integers
  private static final double UPWARD = 0x1p-45;
  private static final double INTEGERS = 0x1.8p52; // a double from here on has no fraction
  private static final float SMALL_INTEGERS = 0x1.8p23f;
  private static final int BITS = Float.floatToRawIntBits(SMALL_INTEGERS);

  private final Requantizer[] exact; // of all channels; empty where sums stay as they are
  private final double[] factors; // of each channel; 0 where the exact one is needed
  private final float lowest;
  private final float highest;

  VectorRequantizer(LinearUnit unit, double inputScale) {
    exact = Requantizer.forChannels(unit, inputScale);
    factors = new double[exact.length];
    for (int i = 0; i < exact.length; i++) {
      factors[i] = exact[i] instanceof Requantizer.Linear linear ? factor(linear.scale()) : 0;
    }
    CodeRange range =
        exact.length > 0 && exact[0] instanceof Requantizer.Linear linear
            ? linear.range() // of all channels
            : new CodeRange(0, 0);
    lowest = range.lowest();
    highest = range.highest();
  }

  private static double factor(FixedPointScale scale) {
    double factor = Math.scalb((double) scale.mantissa(), -scale.shift());
    return scale.shift() <= MOST_SHIFT && factor < LARGEST_FACTOR ? factor : 0;
  }

  /**
   * Computes the codes of sums that are integers below 2^24 in magnitude.
   *
   * @param sums may be read behind the last, as far as a vector reaches
   * @param codes filled; may be written behind the last, as far as a vector reaches and the array
   */
  void apply(int channel, float[] sums, int from, int[] codes, int to, int count) {
    if (exact.length == 0 || factors[channel] == 0) {
      for (int i = 0; i < count; i++) {
        codes[to + i] = (int) sums[from + i];
      }
      if (exact.length > 0) {
        exact[channel].apply(codes, to, count);
      }
      return;
    }
    double factor = factors[channel];
    int lanes = SUMS.length();
    int i = 0;
    for (; i < count && to + i + lanes <= codes.length; i += lanes) {
      codes(sums, from + i, factor).intoArray(codes, to + i);
    }
    if (i < count) {
      int[] last = new int[lanes];
      codes(sums, from + i, factor).intoArray(last, 0);
      System.arraycopy(last, 0, codes, to + i, count - i);
    }
  }

  private IntVector codes(float[] sums, int from, double factor) {
    DoubleVector products =
        ((DoubleVector)
                FloatVector.fromArray(SUMS, sums, from)
                    .convertShape(VectorOperators.F2D, PRODUCTS, 0))
            .mul(factor)
            .add(UPWARD)
            .add(INTEGERS)
            .sub(INTEGERS);
    return ((FloatVector) products.convertShape(VectorOperators.D2F, SUMS, 0))
        .max(lowest)
        .min(highest)
        .add(SMALL_INTEGERS)
        .reinterpretAsInts()
        .sub(BITS);
  }
}
