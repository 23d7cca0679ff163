package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Value;
import java.util.List;

/** Runs a {@link Concatenation}: each input has a table from its codes to those of the result. */
final class ConcatenationKernel implements Kernel {
  private final CodeTable[] tables;
  private final int[] sizes;

  ConcatenationKernel(Concatenation layer, List<Value> inputs) {
    tables = new CodeTable[inputs.size()];
    sizes = new int[tables.length];
    for (int i = 0; i < tables.length; i++) {
      Value input = inputs.get(i);
      tables[i] =
          new CodeTable(input.quantizer().orElseThrow(), Activation.IDENTITY, layer.output());
      sizes[i] = input.shape().elements();
    }
  }

  @Override
  public void run(int[][] inputs, int[] output, RecurrentState state) {
    int from = 0;
    for (int i = 0; i < tables.length; i++) {
      tables[i].apply(inputs[i], output, from, sizes[i]);
      from += sizes[i];
    }
  }
}
