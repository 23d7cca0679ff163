package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowSums} that goes through the weights that are not zero, in sixteen rows at a time, whose
 * values it gathers. Shorter rows among the sixteen are filled up with zeros.
 */
final class VectorGatherSums implements RowSums {
  private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_512;
  private static final int LANES = INTEGERS.length();

  /** Weights that {@link DenseSums} takes while this takes one. */
  private static final int SPEED = 8;

  private final int[] start; // of each sixteen rows
  private final int[] column;
  private final int[] level;

  private VectorGatherSums(QuantizedWeights weights, int[] rows) {
    InterleavedRows groups = new InterleavedRows(weights, rows, LANES);
    start = groups.start;
    column = groups.column;
    level = groups.level;
  }

  /** The kernel for a matrix, if it can and should be used. */
  static Optional<RowSums> of(QuantizedWeights weights, CellPlaces places) {
    boolean wide = IntVector.SPECIES_PREFERRED.length() >= LANES;
    return wide && (long) weights.nonZeros() * SPEED < weights.size()
        ? Optional.of(new VectorGatherSums(weights, places.rows()))
        : Optional.empty();
  }

  @Override
  public void of(int[] vector, float[] sums, RecurrentState room) {
    for (int group = 0; group < start.length - 1; group++) {
      IntVector sum = IntVector.zero(INTEGERS);
      for (int i = start[group]; i < start[group + 1]; i += LANES) {
        IntVector values = IntVector.fromArray(INTEGERS, vector, 0, column, i);
        sum = sum.add(values.mul(IntVector.fromArray(INTEGERS, level, i)));
      }
      FloatVector real =
          (FloatVector) sum.convertShape(VectorOperators.I2F, FloatVector.SPECIES_512, 0);
      real.intoArray(sums, group * LANES);
    }
  }
}
