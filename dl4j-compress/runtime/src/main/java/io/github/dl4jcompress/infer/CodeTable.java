package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;

/**
 * What an activation function makes of each of the centred codes of a quantizer, of which there are
 * 256 or fewer.
 */
final class CodeTable {
  private final int lowest;
  private final int[] table;

  CodeTable(AffineQuantizer input, Activation activation, AffineQuantizer output) {
    lowest = AffineQuantizer.MIN_CODE - input.zeroPoint();
    table = new int[AffineQuantizer.MAX_CODE - AffineQuantizer.MIN_CODE + 1];
    for (int i = 0; i < table.length; i++) {
      float real = input.dequantize(AffineQuantizer.MIN_CODE + i);
      table[i] = output.quantize(activation.apply(real)) - output.zeroPoint();
    }
  }

  /** Looks up the first codes of one array; they go into another one, from a place on. */
  void apply(int[] codes, int[] result, int from, int count) {
    for (int i = 0; i < count; i++) {
      result[from + i] = table[codes[i] - lowest];
    }
  }
}
