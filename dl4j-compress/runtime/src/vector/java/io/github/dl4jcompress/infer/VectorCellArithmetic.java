package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same operations as in {@link CellArithmetic}, spelt in vectors. No method hands a vector to
 * another: where the JVM does not inline such a call, it makes objects of the vectors.
 */
final class VectorCellArithmetic extends CellArithmetic {
  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > CellPlaces.LANES
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Integer> INTEGERS = FLOATS.withLanes(int.class);
  private static final int LANES = FLOATS.length();

  @Override
  RowSums sums(QuantizedWeights weights, CellPlaces places, CodeRange values) {
    return VectorDenseSums.of(weights, places, values)
        .or(() -> VectorPermutedByteSums.of(weights, places, values))
        .or(() -> VectorPermutedSums.of(weights, places))
        .orElseGet(() -> super.sums(weights, places, values));
  }

  @Override
  int rowsAtOnce() {
    return VectorPermutedWeights.ROWS;
  }

  @Override
  RowCodes codes(LinearUnit unit, double inputScale) {
    return new VectorRowCodes(unit, inputScale);
  }

  @Override
  void scale(float[] values, float[] scale, float[] others, float[] otherScale, float[] bias) {
    for (int i = 0; i < values.length; i += LANES) {
      FloatVector heard =
          FloatVector.fromArray(FLOATS, values, i).mul(FloatVector.fromArray(FLOATS, scale, i));
      FloatVector remembered =
          FloatVector.fromArray(FLOATS, others, i)
              .mul(FloatVector.fromArray(FLOATS, otherScale, i));
      heard.add(remembered).add(FloatVector.fromArray(FLOATS, bias, i)).intoArray(values, i);
    }
  }

  @Override
  void tanh(float[] values, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, values, i).min(Curve.REACH).max(-Curve.REACH);
      FloatVector square = x.mul(x);
      FloatVector above =
          square.mul(Curve.P3).add(Curve.P2).mul(square).add(Curve.P1).mul(square).add(Curve.P0);
      FloatVector below =
          square.mul(Curve.Q4).add(Curve.Q3).mul(square).add(Curve.Q2).mul(square).add(Curve.Q1);
      above.mul(x).div(below.mul(square).add(1f)).intoArray(values, i);
    }
  }

  @Override
  void sigmoid(float[] values, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector x =
          FloatVector.fromArray(FLOATS, values, i).mul(0.5f).min(Curve.REACH).max(-Curve.REACH);
      FloatVector square = x.mul(x);
      FloatVector above =
          square.mul(Curve.P3).add(Curve.P2).mul(square).add(Curve.P1).mul(square).add(Curve.P0);
      FloatVector below =
          square.mul(Curve.Q4).add(Curve.Q3).mul(square).add(Curve.Q2).mul(square).add(Curve.Q1);
      above.mul(x).div(below.mul(square).add(1f)).mul(0.5f).add(0.5f).intoArray(values, i);
    }
  }

  @Override
  void addPeepholes(float[] rows, int from, float[] peepholes, int first, float[] content) {
    for (int i = 0; i < content.length; i += LANES) {
      FloatVector seen =
          FloatVector.fromArray(FLOATS, peepholes, first + i)
              .mul(FloatVector.fromArray(FLOATS, content, i));
      FloatVector.fromArray(FLOATS, rows, from + i).add(seen).intoArray(rows, from + i);
    }
  }

  @Override
  void remember(float[] rows, float[] content) {
    int width = content.length;
    for (int i = 0; i < width; i += LANES) {
      FloatVector kept =
          FloatVector.fromArray(FLOATS, rows, width + i)
              .mul(FloatVector.fromArray(FLOATS, content, i));
      FloatVector added =
          FloatVector.fromArray(FLOATS, rows, 3 * width + i)
              .mul(FloatVector.fromArray(FLOATS, rows, i));
      kept.add(added).intoArray(content, i);
    }
  }

  @Override
  void open(float[] rows, float[] values) {
    int from = 2 * values.length;
    for (int i = 0; i < values.length; i += LANES) {
      FloatVector.fromArray(FLOATS, values, i)
          .mul(FloatVector.fromArray(FLOATS, rows, from + i))
          .intoArray(values, i);
    }
  }

  @Override
  void codes(
      float[] values,
      float factor,
      float least,
      float most,
      float[] scratch,
      int[] codes,
      int count) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      FloatVector rounded =
          FloatVector.fromArray(FLOATS, values, i).mul(factor).min(most).max(least).add(ROUNDER);
      // Not reinterpretAsInts(), of whose result the JVM may not know the class.
      IntVector bits = (IntVector) rounded.reinterpretShape(INTEGERS, 0);
      bits.sub(ROUNDER_BITS).intoArray(codes, i);
    }
    for (; i < count; i++) {
      float rounded = Math.max(least, Math.min(most, values[i] * factor)) + ROUNDER;
      codes[i] = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
    }
  }
}
