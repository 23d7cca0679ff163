package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.LinearUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Requantizer.Linear} for many sums at once, in single precision. Up to 256 in magnitude, a
 * product is less than 2^-14 away from the exact one: it and its factor have been rounded by at
 * most 2^-24 of each. It rounds to the same code unless it is about as close to a tie; then all are
 * computed exactly. Larger products are cut off, whatever they round to.
 *
 * <p>No conversion from real numbers to integers is used: on JDK 17 it is slower than all the rest.
 */
final class VectorRequantizer {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_PREFERRED;

  /** Sums at once; arrays must reach so far behind the last. */
  static final int LANES = FLOATS.length();

  private static final float NEARLY_TIES = 0.5f - 0x1p-14f;
  private static final float SMALL_INTEGERS = 0x1.8p23f;
  private static final int BITS = Float.floatToRawIntBits(SMALL_INTEGERS);

  private final Requantizer[] exact; // of all channels; empty where sums stay as they are
  private final boolean straight; // all of them
  private final float[] factors; // of each channel, if straight
  private final float lowest;
  private final float highest;

  VectorRequantizer(LinearUnit unit, double inputScale) {
    exact = Requantizer.forChannels(unit, inputScale);
    straight = exact.length > 0 && exact[0] instanceof Requantizer.Linear;
    factors = new float[exact.length + LANES];
    CodeRange range = new CodeRange(0, 0);
    for (int i = 0; straight && i < exact.length; i++) {
      Requantizer.Linear line = (Requantizer.Linear) exact[i];
      factors[i] = factor(line.scale());
      range = line.range();
    }
    lowest = range.lowest();
    highest = range.highest();
  }

  private static float factor(FixedPointScale scale) {
    return (float) Math.scalb((double) scale.mantissa(), -scale.shift());
  }

  /**
   * Computes the codes of sums that are integers below 2^24 in magnitude.
   *
   * @param sums read behind the last, as far as a vector reaches
   * @param codes filled; written behind the last, as far as a vector reaches
   */
  void apply(int channel, float[] sums, int[] codes, int count) {
    if (!straight || nearTie(factors[channel], sums, codes, count)) {
      for (int i = 0; i < count; i++) {
        codes[i] = (int) sums[i];
      }
      if (exact.length > 0) {
        exact[channel].apply(codes, 0, count);
      }
    }
  }

  /** Computes codes, and whether they have to be computed exactly. */
  private boolean nearTie(float factor, float[] sums, int[] codes, int count) {
    FloatVector farthest = FloatVector.zero(FLOATS);
    for (int i = 0; i < count; i += LANES) {
      FloatVector cut = FloatVector.fromArray(FLOATS, sums, i).mul(factor).max(lowest).min(highest);
      FloatVector rounded = cut.add(SMALL_INTEGERS);
      ((IntVector) rounded.reinterpretShape(INTEGERS, 0)).sub(BITS).intoArray(codes, i);
      farthest = rounded.sub(SMALL_INTEGERS).sub(cut).abs().max(farthest);
    }
    return farthest.compare(VectorOperators.GT, NEARLY_TIES).anyTrue();
  }

  /**
   * Computes the code of one sum of each channel.
   *
   * @param sums without biases, which are added; like those of {@link #apply}
   * @param bias of each channel, and as many more as a vector reaches
   * @param codes filled, like those of {@link #apply}
   * @return whether they are right; if not, they have to be computed exactly
   */
  boolean applyToEach(float[] sums, float[] bias, int[] codes) {
    FloatVector farthest = FloatVector.zero(FLOATS);
    for (int i = 0; i < exact.length; i += LANES) {
      FloatVector cut =
          FloatVector.fromArray(FLOATS, sums, i)
              .add(FloatVector.fromArray(FLOATS, bias, i))
              .mul(FloatVector.fromArray(FLOATS, factors, i))
              .max(lowest)
              .min(highest);
      FloatVector rounded = cut.add(SMALL_INTEGERS);
      ((IntVector) rounded.reinterpretShape(INTEGERS, 0)).sub(BITS).intoArray(codes, i);
      farthest = rounded.sub(SMALL_INTEGERS).sub(cut).abs().max(farthest);
    }
    return straight && !farthest.compare(VectorOperators.GT, NEARLY_TIES).anyTrue();
  }

  /**
   * Takes the codes of the rows out of what lies between them.
   *
   * @param pitch from row to row
   * @param output filled from a place on; may be written behind the last, as far as a vector
   *     reaches and the array
   */
  static void copy(int[] codes, int pitch, int[] output, int to, int rows, int columns) {
    int lanes = INTEGERS.length();
    for (int y = 0; y < rows; y++) {
      int from = y * pitch;
      int row = to + y * columns;
      for (int x = 0; x < columns; x += lanes) {
        if (row + x + lanes <= output.length) {
          IntVector.fromArray(INTEGERS, codes, from + x).intoArray(output, row + x);
        } else {
          System.arraycopy(codes, from + x, output, row + x, columns - x);
          break;
        }
      }
    }
  }
}
