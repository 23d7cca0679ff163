package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers that make one of several. Their method takes an array for each of what they read. */
final class JoinSource {
  private static final double LARGEST_FACTOR = 0x1p30;

  private JoinSource() {}

  /** Mirrors {@code infer.SumKernel}. */
  static String sum(Sum layer, LayerSource source) {
    double[] factors = factors(source.read(), layer.output());
    double largest = 0;
    for (double factor : factors) {
      largest = Math.max(largest, factor);
    }
    int shift = Math.max(1, Math.min(62, 30 - Math.getExponent(largest)));
    StringBuilder terms = new StringBuilder();
    for (int i = 0; i < factors.length; i++) {
      long factor = Math.round(Math.scalb(factors[i], shift));
      terms.append("      sum += " + factor + "L * in[" + i + "][i];\n");
    }
    return Template.fill(
        """
          static int[] run(int[]... in) {
            int[] out = new int[<size>];
            for (int i = 0; i < <size>; i++) {
              long sum = 0;
        <terms>      out[i] = <result>;
            }
            return out;
          }
        """,
        "size",
        source.made().shape().elements(),
        "terms",
        terms,
        "result",
        result(layer, shift, source.parts()));
  }

  private static String result(Sum layer, int shift, Parts parts) {
    AffineQuantizer output = layer.output();
    if (Straight.is(layer.activation())) {
      parts.need(Support.ROUNDED);
      String range = Straight.range(layer.activation(), output);
      return "rounded(sum, " + shift + ", " + range + ")";
    }
    String step = Double.toHexString(Math.scalb((double) output.scale(), -shift));
    return parts.code(parts.function(layer.activation(), "sum * " + step), output);
  }

  private static double[] factors(List<Value> inputs, AffineQuantizer output) {
    double[] factors = new double[inputs.size()];
    for (int i = 0; i < factors.length; i++) {
      double scale = inputs.get(i).quantizer().orElseThrow().scale();
      factors[i] = Math.min(LARGEST_FACTOR, scale / output.scale());
    }
    return factors;
  }

  static String concatenation(Concatenation layer, LayerSource source) {
    Map<AffineQuantizer, String> tables = new LinkedHashMap<>();
    StringBuilder fields = new StringBuilder();
    StringBuilder moves = new StringBuilder();
    int from = 0;
    for (int i = 0; i < source.read().size(); i++) {
      AffineQuantizer input = source.read().get(i).quantizer().orElseThrow();
      int size = source.read().get(i).shape().elements();
      if (input.equals(layer.output())) {
        moves.append("    System.arraycopy(in[" + i + "], 0, out, " + from + ", " + size + ");\n");
      } else {
        String table = tables.get(input);
        if (table == null) {
          table = "TABLE" + tables.size();
          tables.put(input, table);
          source.parts().need(Support.PUT);
          String codes = MovingSource.table(input, Activation.IDENTITY, layer.output());
          fields.append(UnitSource.field("int[]", table, codes));
        }
        moves.append("    put(" + table + ", " + MovingSource.toIndex(input) + ", in[" + i + "]");
        moves.append(", out, " + from + ");\n");
      }
      from += size;
    }
    return fields
        + Template.fill(
            """
              static int[] run(int[]... in) {
                int[] out = new int[<size>];
            <moves>    return out;
              }
            """,
            "size",
            from,
            "moves",
            moves);
  }
}
