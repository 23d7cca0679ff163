package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.TensorShape;

/** An activation function on 8-bit codes is a table of 256 codes. */
final class LookupKernel implements Kernel {
  private final CodeTable table;
  private final int size;

  LookupKernel(ElementWise layer, TensorShape shape, AffineQuantizer input) {
    table = new CodeTable(input, layer.activation(), layer.output());
    size = shape.elements();
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    table.apply(inputs[0], output, 0, size);
  }
}
