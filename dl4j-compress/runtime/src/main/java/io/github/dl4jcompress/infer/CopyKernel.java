package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.TensorShape;

/** Hands on what it reads. */
class CopyKernel implements Kernel {
  private final int size;

  CopyKernel(TensorShape shape) {
    size = shape.elements();
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    System.arraycopy(inputs[0], 0, output, 0, size);
  }
}
