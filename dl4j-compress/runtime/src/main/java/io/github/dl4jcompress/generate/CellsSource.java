package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;
import java.util.Arrays;

/**
 * Recurrent layers, whose method takes and makes sequences. Mirrors {@code infer.LstmKernel},
 * {@code infer.SimpleRecurrentKernel} and {@code infer.RecurrentRows}.
 */
final class CellsSource {
  private CellsSource() {}

  static String recurrent(Recurrent layer, LayerSource source) {
    return cells("Cells", layer.cells(), source)
        + Template.fill(
            """

              static int[][] run(int[][] in) {
                double[][] reals = Cells.run(in, false);
                int[][] out = new int[in.length][<size>];
                for (int step = 0; step < in.length; step++) {
                  for (int i = 0; i < <size>; i++) {
                    out[step][i] = <code>;
                  }
                }
                return out;
              }
            """,
            "size",
            layer.cells().count(),
            "code",
            source.parts().code("reals[step][i]", layer.output()));
  }

  static String bidirectional(Bidirectional layer, LayerSource source) {
    String joined = joined(layer, source.parts());
    return cells("Forward", layer.forward(), source)
        + "\n"
        + cells("Backward", layer.backward(), source)
        + Template.fill(
            """

              static int[][] run(int[][] in) {
                double[][] ahead = Forward.run(in, false);
                double[][] back = Backward.run(in, true);
                int[][] out = new int[in.length][<size>];
                for (int step = 0; step < in.length; step++) {
            <joined>    }
                return out;
              }
            """,
            "size",
            source.made().shape().elements(),
            "joined",
            joined);
  }

  private static String joined(Bidirectional layer, Parts parts) {
    AffineQuantizer output = layer.output();
    int ahead = layer.forward().count();
    if (layer.joining() == Joining.CONCATENATION) {
      return each("i", ahead, parts.code("ahead[step][i]", output))
          + each(ahead + " + i", layer.backward().count(), parts.code("back[step][i]", output));
    }
    String value =
        switch (layer.joining()) {
          case CONCATENATION -> throw new IllegalStateException("concatenation joins no values");
          case SUM -> "ahead[step][i] + back[step][i]";
          case MEAN -> "(ahead[step][i] + back[step][i]) * 0.5";
          case PRODUCT -> "ahead[step][i] * back[step][i]";
        };
    return each("i", ahead, parts.code(value, output));
  }

  private static String each(String place, int count, String code) {
    return Template.fill(
        """
              for (int i = 0; i < <count>; i++) {
                out[step][<place>] = <code>;
              }
        """,
        "count",
        count,
        "place",
        place,
        "code",
        code);
  }

  /** A class of cells; {@code run} gives their real outputs at each step. */
  private static String cells(String name, Cells cells, LayerSource source) {
    Parts parts = source.parts();
    parts.need(Support.SPARSE);
    String cell =
        cells instanceof Lstm lstm ? lstm(lstm, parts) : simple((SimpleRecurrent) cells, parts);
    return Template.indent(
        Template.fill(
            """
            private static final class <name> {
            <fields>
              static double[][] run(int[][] in, boolean backward) {
                double[][] outputs = new double[in.length][<cells>];
                double[] rows = new double[<rows>];
                double[] memory = new double[<cells>];
                int[] state = new int[<cells>];
                for (int i = 0; i < in.length; i++) {
                  int step = backward ? in.length - 1 - i : i;
                  for (int row = 0; row < <rows>; row++) {
                    rows[row] =
                        INPUT_SCALES[row] * INPUT.product(row, in[step])
                            + STATE_SCALES[row] * STATE.product(row, state)
                            + BIAS[row];
                  }
                  step(rows, memory, outputs[step]);
                  for (int k = 0; k < <cells>; k++) {
                    state[k] = (int) Math.rint(outputs[step][k] / <stateStep>);
                  }
                }
                return outputs;
              }

              private static void step(double[] rows, double[] memory, double[] outputs) {
                for (int k = 0; k < <cells>; k++) {
            <cell>    }
              }
            }
            """,
            "name",
            name,
            "fields",
            fields(cells, source.inputScale()),
            "cells",
            cells.count(),
            "rows",
            cells.unit().bias().length,
            "stateStep",
            Double.toHexString(RecurrentUnit.STATE_STEP),
            "cell",
            cell),
        2);
  }

  private static String fields(Cells cells, double inputScale) {
    RecurrentUnit unit = cells.unit();
    double[] bias = new double[unit.bias().length];
    double[] input = new double[bias.length];
    double[] state = new double[bias.length];
    Arrays.setAll(bias, row -> RecurrentUnit.BIAS_STEP * unit.bias()[row]);
    Arrays.setAll(input, row -> inputScale * unit.input().scale(row));
    Arrays.setAll(state, row -> RecurrentUnit.STATE_STEP * unit.recurrent().scale(row));
    return UnitSource.field("Sparse", "INPUT", WeightText.sparse(unit.input()))
        + UnitSource.field("Sparse", "STATE", WeightText.sparse(unit.recurrent()))
        + UnitSource.field("double[]", "INPUT_SCALES", WeightText.reals(input))
        + UnitSource.field("double[]", "STATE_SCALES", WeightText.reals(state))
        + UnitSource.field("double[]", "BIAS", WeightText.reals(bias))
        + (cells instanceof Lstm lstm ? peepholes(lstm) : "");
  }

  private static String peepholes(Lstm lstm) {
    if (lstm.peepholes().isEmpty()) {
      return "";
    }
    QuantizedWeights weights = lstm.peepholes().get();
    double[] reals = new double[Lstm.PEEPHOLES * lstm.count()];
    Arrays.setAll(
        reals,
        i -> {
          int row = i / lstm.count();
          return (double) weights.scale(row) * weights.level(row, i % lstm.count());
        });
    return UnitSource.field("double[]", "PEEPHOLES", WeightText.reals(reals));
  }

  private static String lstm(Lstm lstm, Parts parts) {
    int cells = lstm.count();
    boolean peeps = lstm.peepholes().isPresent();
    String forget = row(cells) + (peeps ? " + PEEPHOLES[k] * before" : "");
    String out = row(2 * cells) + (peeps ? " + PEEPHOLES[" + cells + " + k] * cell" : "");
    String in = row(3 * cells) + (peeps ? " + PEEPHOLES[" + 2 * cells + " + k] * before" : "");
    return Template.fill(
        """
              double before = memory[k];
              double forget = <forget>;
              double in = <in>;
              double cell = forget * before + in * <activated>;
              double out = <out>;
              memory[k] = cell;
              outputs[k] = out * <result>;
        """,
        "forget",
        parts.curve(lstm.gate(), forget),
        "in",
        parts.curve(lstm.gate(), in),
        "activated",
        parts.curve(lstm.activation(), "rows[k]"),
        "out",
        parts.curve(lstm.gate(), out),
        "result",
        parts.curve(lstm.activation(), "cell"));
  }

  private static String row(int from) {
    return "rows[" + from + " + k]";
  }

  private static String simple(SimpleRecurrent cells, Parts parts) {
    return "      outputs[k] = " + parts.curve(cells.activation(), "rows[k]") + ";\n";
  }
}
