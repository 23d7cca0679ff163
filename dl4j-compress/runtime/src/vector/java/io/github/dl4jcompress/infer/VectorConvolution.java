package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.TensorShape;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Convolution over the non-zero taps, followed by taking the largest of each pooling window, if
 * there is one. Each tap adds a shifted, scaled plane of the input to the sums of one channel, and
 * sums stay in registers until all taps have been added. Where windows of two by two are pooled,
 * four sums are kept for each result, and nothing that is not needed is ever stored.
 */
final class VectorConvolution extends VectorSlidingKernel {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private static final int LANES = F.length();
  private static final int MOST_CELLS = 1 << 24; // of the planes

  private final int places; // of a pooling window
  private final int[] start; // of each channel's weights
  private final int[] offset; // of each weight, for each place of the pooling window
  private final float[] level;
  private final int[] bias;

  /** What a thread needs. */
  private static final class Scratch extends VectorSlidingKernel.Scratch {
    final float[] planes;

    Scratch(int planes, int length) {
      super(length);
      this.planes = new float[planes];
    }

    @Override
    long takenBytes(int steps) {
      return super.takenBytes(steps) + Float.BYTES * (long) planes.length;
    }
  }

  VectorConvolution(
      Convolution layer, LinearUnit unit, Pooled pooled, TensorShape input, double inputScale) {
    super(layer, unit, pooled, input, inputScale);
    places = pooled.kernelRows() * pooled.kernelColumns();
    SparseRows weights = new SparseRows(unit.weights());
    start = weights.start;
    level = new float[weights.level.length];
    for (int i = 0; i < level.length; i++) {
      level[i] = weights.level[i];
    }
    offset = planes.offsets(weights.column, pooled);
    bias = unit.bias();
  }

  /** Whether the planes are of a size that a thread may keep. */
  static boolean fits(Convolution layer, Pooled pooled, TensorShape input) {
    return new VectorPlanes(layer, pooled, input).cells() <= MOST_CELLS;
  }

  @Override
  public KernelState rest() {
    int behind = 4 * LANES + VectorRequantizer.LANES;
    return new Scratch((int) planes.cells() + behind, cells + behind);
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    Scratch own = (Scratch) state;
    planes.fill(inputs[0], own.planes);
    for (int channel = 0; channel < channels; channel++) {
      sum(channel, own.planes, own.sums);
      finish(channel, own, output);
    }
  }

  private void sum(int channel, float[] from, float[] sums) {
    int cell = 0;
    if (places == POOLED) {
      for (; cell + 2 * LANES < cells; cell += 3 * LANES) {
        threeVectorsOfFour(channel, from, cell, sums);
      }
      for (; cell < cells; cell += LANES) {
        vectorOfFour(channel, from, cell, sums);
      }
    } else {
      for (; cell + 2 * LANES < cells; cell += 4 * LANES) {
        fourVectors(channel, from, cell, sums);
      }
      for (; cell < cells; cell += LANES) {
        vector(channel, from, cell, sums);
      }
    }
  }

  /** All by hand: a method that takes or gives vectors makes objects of them if not inlined. */
  private void threeVectorsOfFour(int channel, float[] from, int cell, float[] sums) {
    int[] offset = this.offset;
    float[] level = this.level;
    int end = start[channel + 1];
    FloatVector a0 = FloatVector.zero(F);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector b0 = FloatVector.zero(F);
    FloatVector b1 = b0;
    FloatVector b2 = b0;
    FloatVector c0 = FloatVector.zero(F);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector d0 = FloatVector.zero(F);
    FloatVector d1 = d0;
    FloatVector d2 = d0;
    for (int i = start[channel]; i < end; i++) {
      FloatVector weight = FloatVector.broadcast(F, level[i]);
      int a = cell + offset[4 * i];
      a0 = FloatVector.fromArray(F, from, a).fma(weight, a0);
      a1 = FloatVector.fromArray(F, from, a + LANES).fma(weight, a1);
      a2 = FloatVector.fromArray(F, from, a + 2 * LANES).fma(weight, a2);
      int b = cell + offset[4 * i + 1];
      b0 = FloatVector.fromArray(F, from, b).fma(weight, b0);
      b1 = FloatVector.fromArray(F, from, b + LANES).fma(weight, b1);
      b2 = FloatVector.fromArray(F, from, b + 2 * LANES).fma(weight, b2);
      int c = cell + offset[4 * i + 2];
      c0 = FloatVector.fromArray(F, from, c).fma(weight, c0);
      c1 = FloatVector.fromArray(F, from, c + LANES).fma(weight, c1);
      c2 = FloatVector.fromArray(F, from, c + 2 * LANES).fma(weight, c2);
      int d = cell + offset[4 * i + 3];
      d0 = FloatVector.fromArray(F, from, d).fma(weight, d0);
      d1 = FloatVector.fromArray(F, from, d + LANES).fma(weight, d1);
      d2 = FloatVector.fromArray(F, from, d + 2 * LANES).fma(weight, d2);
    }
    float added = bias[channel];
    a0.max(b0).max(c0.max(d0)).add(added).intoArray(sums, cell);
    a1.max(b1).max(c1.max(d1)).add(added).intoArray(sums, cell + LANES);
    a2.max(b2).max(c2.max(d2)).add(added).intoArray(sums, cell + 2 * LANES);
  }

  private void vectorOfFour(int channel, float[] from, int cell, float[] sums) {
    int end = start[channel + 1];
    FloatVector a = FloatVector.zero(F);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = start[channel]; i < end; i++) {
      FloatVector weight = FloatVector.broadcast(F, level[i]);
      a = FloatVector.fromArray(F, from, cell + offset[4 * i]).fma(weight, a);
      b = FloatVector.fromArray(F, from, cell + offset[4 * i + 1]).fma(weight, b);
      c = FloatVector.fromArray(F, from, cell + offset[4 * i + 2]).fma(weight, c);
      d = FloatVector.fromArray(F, from, cell + offset[4 * i + 3]).fma(weight, d);
    }
    a.max(b).max(c.max(d)).add(bias[channel]).intoArray(sums, cell);
  }

  private void fourVectors(int channel, float[] from, int cell, float[] sums) {
    int end = start[channel + 1];
    FloatVector a = FloatVector.broadcast(F, bias[channel]);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = start[channel]; i < end; i++) {
      FloatVector weight = FloatVector.broadcast(F, level[i]);
      int at = cell + offset[i];
      a = FloatVector.fromArray(F, from, at).fma(weight, a);
      b = FloatVector.fromArray(F, from, at + LANES).fma(weight, b);
      c = FloatVector.fromArray(F, from, at + 2 * LANES).fma(weight, c);
      d = FloatVector.fromArray(F, from, at + 3 * LANES).fma(weight, d);
    }
    a.intoArray(sums, cell);
    b.intoArray(sums, cell + LANES);
    c.intoArray(sums, cell + 2 * LANES);
    d.intoArray(sums, cell + 3 * LANES);
  }

  private void vector(int channel, float[] from, int cell, float[] sums) {
    int end = start[channel + 1];
    FloatVector sum = FloatVector.broadcast(F, bias[channel]);
    for (int i = start[channel]; i < end; i++) {
      sum =
          FloatVector.fromArray(F, from, cell + offset[i])
              .fma(FloatVector.broadcast(F, level[i]), sum);
    }
    sum.intoArray(sums, cell);
  }
}
