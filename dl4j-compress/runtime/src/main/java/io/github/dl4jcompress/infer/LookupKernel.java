package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.ElementWise;

/** An activation function on 8-bit codes is a table of 256 codes. */
final class LookupKernel implements Kernel {
  private final int lowest;
  private final int[] table;

  LookupKernel(ElementWise layer, AffineQuantizer input) {
    lowest = AffineQuantizer.MIN_CODE - input.zeroPoint();
    table = new int[AffineQuantizer.MAX_CODE - AffineQuantizer.MIN_CODE + 1];
    AffineQuantizer output = layer.output();
    for (int i = 0; i < table.length; i++) {
      float real = input.dequantize(AffineQuantizer.MIN_CODE + i);
      table[i] = output.quantize(layer.activation().apply(real)) - output.zeroPoint();
    }
  }

  @Override
  public int[] run(int[] input, RecurrentState state) {
    int[] output = new int[input.length];
    for (int i = 0; i < input.length; i++) {
      output[i] = table[input[i] - lowest];
    }
    return output;
  }
}
