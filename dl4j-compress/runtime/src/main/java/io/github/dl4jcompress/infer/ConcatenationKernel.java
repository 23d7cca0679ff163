package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a {@link Concatenation}. Codes of the join's own quantizer are copied; each other quantizer
 * has a table from its codes to those of the result, however many inputs have it.
 */
final class ConcatenationKernel implements Kernel {
  private final Part[] parts;
  private final int[] sizes;

  /** Puts the first codes of an array into the result, from a place on. */
  private interface Part {
    void put(int[] codes, int[] result, int from, int count);
  }

  ConcatenationKernel(Concatenation layer, List<Value> inputs) {
    parts = new Part[inputs.size()];
    sizes = new int[parts.length];
    Map<AffineQuantizer, Part> made = new HashMap<>();
    made.put(layer.output(), ConcatenationKernel::copy);
    for (int i = 0; i < parts.length; i++) {
      Value input = inputs.get(i);
      parts[i] =
          made.computeIfAbsent(
              input.quantizer().orElseThrow(),
              quantizer -> new CodeTable(quantizer, Activation.IDENTITY, layer.output())::apply);
      sizes[i] = input.shape().elements();
    }
  }

  private static void copy(int[] codes, int[] result, int from, int count) {
    System.arraycopy(codes, 0, result, from, count);
  }

  @Override
  public void run(int[][] inputs, int[] output, KernelState state) {
    int from = 0;
    for (int i = 0; i < parts.length; i++) {
      parts[i].put(inputs[i], output, from, sizes[i]);
      from += sizes[i];
    }
  }
}
