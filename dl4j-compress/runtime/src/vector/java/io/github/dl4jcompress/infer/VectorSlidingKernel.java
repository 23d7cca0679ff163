package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.TensorShape;

/**
 * What convolutions in vectors have in common: planes of the input, and codes made of the sums of
 * one channel after the other. Cells between the rows of the result are computed too, and left.
 */
abstract class VectorSlidingKernel implements Kernel {
  /** Places of a pooling window that is kept in registers. */
  static final int POOLED = 4;

  final VectorPlanes planes;
  final int cells; // of the result, with those between its rows
  final int channels;
  private final int rows;
  private final int columns;
  private final VectorRequantizer requantizer;

  /** What a thread needs. */
  static class Scratch extends KernelState {
    final float[] sums; // of a channel
    final int[] codes;

    Scratch(int length) {
      sums = new float[length];
      codes = new int[length];
    }

    @Override
    long takenBytes(int steps) {
      return (Float.BYTES + (long) Integer.BYTES) * sums.length;
    }
  }

  VectorSlidingKernel(
      Convolution layer, LinearUnit unit, Pooled pooled, TensorShape input, double inputScale) {
    planes = new VectorPlanes(layer, pooled, input);
    TensorShape sums = layer.outputShape(input);
    rows = pooled.rows(sums);
    columns = pooled.columns(sums);
    cells = (rows - 1) * planes.pitch() + columns;
    channels = unit.weights().rows();
    requantizer = new VectorRequantizer(unit, inputScale);
  }

  /** Turns the sums of a channel into its part of the output. */
  final void finish(int channel, Scratch own, int[] output) {
    requantizer.apply(channel, own.sums, own.codes, cells);
    int to = channel * rows * columns;
    VectorRequantizer.copy(own.codes, planes.pitch(), output, to, rows, columns);
  }
}
