package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link VectorConvolution} with sums of 16 bits, twice as many at a time, where they are enough.
 */
final class VectorShortConvolution extends VectorSlidingKernel {
  private static final VectorSpecies<Short> S = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> F = VectorSpecies.of(float.class, S.vectorShape());
  private static final int LANES = S.length();
  private static final int HALF = LANES / 2;

  private final int offset;
  private final int places; // of a pooling window
  private final int[] start; // of each channel's weights
  private final int[] from; // of each weight, for each place of the pooling window
  private final short[] level;
  private final float[] added; // to each channel: its bias, and what the offset took away

  /** What a thread needs. */
  private static final class Scratch extends VectorSlidingKernel.Scratch {
    final short[] planes;

    Scratch(int planes, int length) {
      super(length);
      this.planes = new short[planes];
    }

    @Override
    long takenBytes(int steps) {
      return super.takenBytes(steps) + Short.BYTES * (long) planes.length;
    }
  }

  VectorShortConvolution(
      Convolution layer,
      LinearUnit unit,
      Pooled pooled,
      TensorShape input,
      CodeRange values,
      double inputScale) {
    super(layer, unit, pooled, input, inputScale);
    offset = values.middle();
    places = pooled.kernelRows() * pooled.kernelColumns();
    SparseRows weights = new SparseRows(unit.weights());
    start = weights.start;
    level = new short[weights.level.length];
    for (int i = 0; i < level.length; i++) {
      level[i] = (short) weights.level[i];
    }
    from = planes.offsets(weights.column, pooled);
    added = added(unit, offset);
  }

  /** Bias of each channel, and what an offset of all inputs takes away. */
  static float[] added(LinearUnit unit, int offset) {
    int[] bias = unit.bias();
    float[] added = new float[bias.length];
    for (int channel = 0; channel < bias.length; channel++) {
      int sum = bias[channel];
      for (int column = 0; column < unit.weights().columns(); column++) {
        sum += offset * unit.weights().level(channel, column);
      }
      added[channel] = sum;
    }
    return added;
  }

  /** Whether 16 bits are enough. */
  static boolean fits(QuantizedWeights weights, CodeRange values) {
    return RowSums.largestRow(weights) * values.largest(values.middle()) <= Short.MAX_VALUE;
  }

  @Override
  public KernelState rest() {
    int length = cells + 2 * LANES + VectorRequantizer.LANES;
    Scratch scratch = new Scratch((int) planes.cells() + 2 * LANES, length);
    Arrays.fill(scratch.planes, (short) -offset);
    return scratch;
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    Scratch own = (Scratch) state;
    planes.fill(inputs[0], offset, own.planes);
    for (int channel = 0; channel < channels; channel++) {
      sum(channel, own);
      finish(channel, own, output);
    }
  }

  private void sum(int channel, Scratch own) {
    if (places == POOLED) {
      sumOfFour(channel, own);
    } else {
      sumOfOne(channel, own);
    }
  }

  private void sumOfFour(int channel, Scratch own) {
    int first = start[channel];
    int end = start[channel + 1];
    int cell = 0;
    for (; cell + LANES < cells; cell += 2 * LANES) {
      twoVectorsOfFour(first, end, own.planes, cell, added[channel], own.sums);
    }
    if (cell < cells) {
      vectorOfFour(first, end, own.planes, cell, added[channel], own.sums);
    }
  }

  /** All by hand: a method that takes or gives vectors makes objects of them if not inlined. */
  private void twoVectorsOfFour(
      int first, int end, short[] planes, int cell, float added, float[] sums) {
    int[] from = this.from;
    short[] level = this.level;
    ShortVector a0 = ShortVector.zero(S);
    ShortVector a1 = a0;
    ShortVector b0 = a0;
    ShortVector b1 = a0;
    ShortVector c0 = a0;
    ShortVector c1 = a0;
    ShortVector d0 = a0;
    ShortVector d1 = a0;
    for (int i = first; i < end; i++) {
      ShortVector weight = ShortVector.broadcast(S, level[i]);
      int a = cell + from[4 * i];
      a0 = ShortVector.fromArray(S, planes, a).mul(weight).add(a0);
      a1 = ShortVector.fromArray(S, planes, a + LANES).mul(weight).add(a1);
      int b = cell + from[4 * i + 1];
      b0 = ShortVector.fromArray(S, planes, b).mul(weight).add(b0);
      b1 = ShortVector.fromArray(S, planes, b + LANES).mul(weight).add(b1);
      int c = cell + from[4 * i + 2];
      c0 = ShortVector.fromArray(S, planes, c).mul(weight).add(c0);
      c1 = ShortVector.fromArray(S, planes, c + LANES).mul(weight).add(c1);
      int d = cell + from[4 * i + 3];
      d0 = ShortVector.fromArray(S, planes, d).mul(weight).add(d0);
      d1 = ShortVector.fromArray(S, planes, d + LANES).mul(weight).add(d1);
    }
    ShortVector most0 = a0.max(b0).max(c0.max(d0));
    ShortVector most1 = a1.max(b1).max(c1.max(d1));
    ((FloatVector) most0.convertShape(VectorOperators.S2F, F, 0)).add(added).intoArray(sums, cell);
    ((FloatVector) most0.convertShape(VectorOperators.S2F, F, 1))
        .add(added)
        .intoArray(sums, cell + HALF);
    ((FloatVector) most1.convertShape(VectorOperators.S2F, F, 0))
        .add(added)
        .intoArray(sums, cell + LANES);
    ((FloatVector) most1.convertShape(VectorOperators.S2F, F, 1))
        .add(added)
        .intoArray(sums, cell + LANES + HALF);
  }

  private void vectorOfFour(
      int first, int end, short[] planes, int cell, float added, float[] sums) {
    ShortVector a = ShortVector.zero(S);
    ShortVector b = a;
    ShortVector c = a;
    ShortVector d = a;
    for (int i = first; i < end; i++) {
      ShortVector weight = ShortVector.broadcast(S, level[i]);
      a = ShortVector.fromArray(S, planes, cell + from[4 * i]).mul(weight).add(a);
      b = ShortVector.fromArray(S, planes, cell + from[4 * i + 1]).mul(weight).add(b);
      c = ShortVector.fromArray(S, planes, cell + from[4 * i + 2]).mul(weight).add(c);
      d = ShortVector.fromArray(S, planes, cell + from[4 * i + 3]).mul(weight).add(d);
    }
    ShortVector most = a.max(b).max(c.max(d));
    ((FloatVector) most.convertShape(VectorOperators.S2F, F, 0)).add(added).intoArray(sums, cell);
    ((FloatVector) most.convertShape(VectorOperators.S2F, F, 1))
        .add(added)
        .intoArray(sums, cell + HALF);
  }

  private void sumOfOne(int channel, Scratch own) {
    int first = start[channel];
    int end = start[channel + 1];
    for (int cell = 0; cell < cells; cell += LANES) {
      ShortVector sum = ShortVector.zero(S);
      for (int i = first; i < end; i++) {
        ShortVector weight = ShortVector.broadcast(S, level[i]);
        sum = ShortVector.fromArray(S, own.planes, cell + from[i]).mul(weight).add(sum);
      }
      ((FloatVector) sum.convertShape(VectorOperators.S2F, F, 0))
          .add(added[channel])
          .intoArray(own.sums, cell);
      ((FloatVector) sum.convertShape(VectorOperators.S2F, F, 1))
          .add(added[channel])
          .intoArray(own.sums, cell + HALF);
    }
  }
}
