package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Convolution over all taps, four output channels at a time: each input that is read meets four
 * weights. Sums of 16 bits of some taps are added up in 32 bits before they could become too large.
 * Four sums of a channel are computed at a time as well: those of a pooling window of two by two,
 * of which the largest is taken, or, without pooling, those of four vectors of cells.
 */
final class VectorDenseConvolution extends VectorSlidingKernel {
  private static final VectorSpecies<Short> S = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());
  private static final VectorSpecies<Float> F = VectorSpecies.of(float.class, S.vectorShape());
  private static final int LANES = S.length();
  private static final int HALF = LANES / 2;
  private static final int AT_ONCE = 4; // channels, and sums of each
  private static final int FEWEST = 8; // taps in 16 bits that are worth it, in the mean
  private static final int DENSE = 2; // times as many weights are worth it

  private final int offset;
  private final boolean pooled;
  private final int[] ends; // of the taps whose sums fit in 16 bits, one after the other
  private final int[] from; // of each tap, for each of the four sums
  private final short[] level; // of four channels for each tap, of the next four, and so on
  private final float[] added; // to each channel: its bias, and what the offset took away

  /** What a thread needs. */
  private static final class Scratch extends VectorSlidingKernel.Scratch {
    final short[] planes;
    final int[] latest; // sums of some taps
    final int[] totals; // of each of four channels, and of each place of the pooling window

    Scratch(int planes, int latest, int totals, int length) {
      super(length);
      this.latest = new int[latest];
      this.planes = new short[planes];
      this.totals = new int[totals];
    }

    @Override
    long takenBytes(int steps) {
      return super.takenBytes(steps)
          + Short.BYTES * (long) planes.length
          + Integer.BYTES * ((long) latest.length + totals.length);
    }
  }

  VectorDenseConvolution(
      Convolution layer,
      LinearUnit unit,
      Pooled pooled,
      TensorShape input,
      CodeRange values,
      double inputScale) {
    super(layer, unit, pooled, input, inputScale);
    offset = values.middle();
    this.pooled = pooled.kernelRows() * pooled.kernelColumns() == POOLED;
    QuantizedWeights weights = unit.weights();
    ends = RowSums.ends(weights, values.largest(offset));
    int taps = weights.columns();
    from = new int[AT_ONCE * taps];
    level = new short[(channels + AT_ONCE - 1) / AT_ONCE * AT_ONCE * taps];
    for (int tap = 0; tap < taps; tap++) {
      for (int sum = 0; sum < AT_ONCE; sum++) {
        from[AT_ONCE * tap + sum] =
            this.pooled
                ? planes.offset(tap, sum / 2, sum % 2)
                : planes.offset(tap, 0, 0) + sum * LANES;
      }
      for (int channel = 0; channel < channels; channel++) {
        int four = channel / AT_ONCE * taps + tap;
        level[AT_ONCE * four + channel % AT_ONCE] = (short) weights.level(channel, tap);
      }
    }
    added = VectorShortConvolution.added(unit, offset);
  }

  /** Whether it is the fastest. */
  static boolean pays(QuantizedWeights weights, CodeRange values) {
    if ((long) weights.nonZeros() * DENSE < weights.size()) {
      return false;
    }
    int runs = RowSums.ends(weights, values.largest(values.middle())).length;
    return runs > 0 && runs * FEWEST <= Math.max(FEWEST, weights.columns());
  }

  @Override
  public KernelState rest() {
    int length = cells + AT_ONCE * LANES + VectorRequantizer.LANES;
    int totals = AT_ONCE * (pooled ? AT_ONCE : 1) * length;
    int planeCells = (int) planes.cells() + 2 * AT_ONCE * LANES;
    Scratch scratch = new Scratch(planeCells, AT_ONCE * AT_ONCE * LANES, totals, length);
    Arrays.fill(scratch.planes, (short) -offset);
    return scratch;
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    Scratch own = (Scratch) state;
    planes.fill(inputs[0], offset, own.planes);
    for (int first = 0; first < channels; first += AT_ONCE) {
      sumOfFour(first / AT_ONCE, own);
      for (int channel = first; channel < Math.min(first + AT_ONCE, channels); channel++) {
        take(channel, own);
        finish(channel, own, output);
      }
    }
  }

  private void sumOfFour(int four, Scratch own) {
    Arrays.fill(own.totals, 0);
    for (int cell = 0; cell < cells; cell += pooled ? LANES : AT_ONCE * LANES) {
      int tap = 0;
      for (int end : ends) {
        sum(four, tap, end, cell, own);
        addUp(cell, own);
        tap = end;
      }
    }
  }

  /** All by hand: a method that takes or gives vectors makes objects of them if not inlined. */
  private void sum(int four, int first, int end, int cell, Scratch own) {
    short[] planes = own.planes;
    int[] from = this.from;
    short[] level = this.level;
    ShortVector a0 = ShortVector.zero(S);
    ShortVector a1 = a0;
    ShortVector a2 = a0;
    ShortVector a3 = a0;
    ShortVector b0 = a0;
    ShortVector b1 = a0;
    ShortVector b2 = a0;
    ShortVector b3 = a0;
    ShortVector c0 = a0;
    ShortVector c1 = a0;
    ShortVector c2 = a0;
    ShortVector c3 = a0;
    ShortVector d0 = a0;
    ShortVector d1 = a0;
    ShortVector d2 = a0;
    ShortVector d3 = a0;
    int next = four * from.length + AT_ONCE * first;
    for (int i = AT_ONCE * first; i < AT_ONCE * end; i += AT_ONCE, next += AT_ONCE) {
      ShortVector x0 = ShortVector.fromArray(S, planes, cell + from[i]);
      ShortVector x1 = ShortVector.fromArray(S, planes, cell + from[i + 1]);
      ShortVector x2 = ShortVector.fromArray(S, planes, cell + from[i + 2]);
      ShortVector x3 = ShortVector.fromArray(S, planes, cell + from[i + 3]);
      ShortVector a = ShortVector.broadcast(S, level[next]);
      a0 = x0.mul(a).add(a0);
      a1 = x1.mul(a).add(a1);
      a2 = x2.mul(a).add(a2);
      a3 = x3.mul(a).add(a3);
      ShortVector b = ShortVector.broadcast(S, level[next + 1]);
      b0 = x0.mul(b).add(b0);
      b1 = x1.mul(b).add(b1);
      b2 = x2.mul(b).add(b2);
      b3 = x3.mul(b).add(b3);
      ShortVector c = ShortVector.broadcast(S, level[next + 2]);
      c0 = x0.mul(c).add(c0);
      c1 = x1.mul(c).add(c1);
      c2 = x2.mul(c).add(c2);
      c3 = x3.mul(c).add(c3);
      ShortVector d = ShortVector.broadcast(S, level[next + 3]);
      d0 = x0.mul(d).add(d0);
      d1 = x1.mul(d).add(d1);
      d2 = x2.mul(d).add(d2);
      d3 = x3.mul(d).add(d3);
    }
    int[] latest = own.latest;
    ((IntVector) a0.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 0);
    ((IntVector) a0.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, HALF);
    ((IntVector) a1.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 2 * HALF);
    ((IntVector) a1.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 3 * HALF);
    ((IntVector) a2.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 4 * HALF);
    ((IntVector) a2.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 5 * HALF);
    ((IntVector) a3.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 6 * HALF);
    ((IntVector) a3.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 7 * HALF);
    ((IntVector) b0.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 8 * HALF);
    ((IntVector) b0.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 9 * HALF);
    ((IntVector) b1.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 10 * HALF);
    ((IntVector) b1.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 11 * HALF);
    ((IntVector) b2.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 12 * HALF);
    ((IntVector) b2.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 13 * HALF);
    ((IntVector) b3.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 14 * HALF);
    ((IntVector) b3.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 15 * HALF);
    ((IntVector) c0.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 16 * HALF);
    ((IntVector) c0.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 17 * HALF);
    ((IntVector) c1.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 18 * HALF);
    ((IntVector) c1.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 19 * HALF);
    ((IntVector) c2.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 20 * HALF);
    ((IntVector) c2.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 21 * HALF);
    ((IntVector) c3.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 22 * HALF);
    ((IntVector) c3.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 23 * HALF);
    ((IntVector) d0.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 24 * HALF);
    ((IntVector) d0.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 25 * HALF);
    ((IntVector) d1.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 26 * HALF);
    ((IntVector) d1.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 27 * HALF);
    ((IntVector) d2.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 28 * HALF);
    ((IntVector) d2.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 29 * HALF);
    ((IntVector) d3.convertShape(VectorOperators.S2I, I, 0)).intoArray(latest, 30 * HALF);
    ((IntVector) d3.convertShape(VectorOperators.S2I, I, 1)).intoArray(latest, 31 * HALF);
  }

  private void addUp(int cell, Scratch own) {
    int length = own.sums.length;
    for (int i = 0; i < AT_ONCE * AT_ONCE; i++) {
      int to = pooled ? i * length + cell : i / AT_ONCE * length + cell + i % AT_ONCE * LANES;
      for (int half = 0; half < LANES; half += HALF) {
        IntVector.fromArray(I, own.totals, to + half)
            .add(IntVector.fromArray(I, own.latest, i * LANES + half))
            .intoArray(own.totals, to + half);
      }
    }
  }

  /** Takes the largest of each pooling window. */
  private void take(int channel, Scratch own) {
    int length = own.sums.length;
    int places = pooled ? AT_ONCE : 1;
    int start = channel % AT_ONCE * places * length;
    for (int cell = 0; cell < cells; cell += HALF) {
      IntVector most = IntVector.fromArray(I, own.totals, start + cell);
      for (int place = 1; place < places; place++) {
        most = most.max(IntVector.fromArray(I, own.totals, start + place * length + cell));
      }
      ((FloatVector) most.convertShape(VectorOperators.I2F, F, 0))
          .add(added[channel])
          .intoArray(own.sums, cell);
    }
  }
}
