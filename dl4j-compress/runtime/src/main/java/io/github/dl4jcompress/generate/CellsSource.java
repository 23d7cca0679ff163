package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;

/**
 * Recurrent layers, whose method takes and makes sequences. Mirrors {@code infer.LstmKernel},
 * {@code infer.SimpleRecurrentKernel} and {@code infer.RecurrentRows}, in the same single
 * precision.
 */
final class CellsSource {
  private CellsSource() {}

  static String recurrent(Recurrent layer, LayerSource source) {
    return cells("Cells", layer.cells(), source)
        + Template.fill(
            """

              static int[][] run(int[][] in) {
                float[][] reals = Cells.run(in, false);
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
            source.parts().cellCode("reals[step][i]", layer.output()));
  }

  /** Steps between two masked ones are a sequence of their own. */
  static String masked(Masked layer, LayerSource source) {
    return cells("Cells", layer.cells(), source)
        + Template.fill(
            """

              private static boolean isMasked(int[] codes) {
                for (int code : codes) {
                  if (code != 0) {
                    return false;
                  }
                }
                return true;
              }

              static int[][] <name>(int[][] in) {
                int[][] out = new int[in.length][<size>];
                for (int from = 0, to = 0; from < in.length; from = to = to + 1) {
                  while (to < in.length && !isMasked(in[to])) {
                    to++;
                  }
                  float[][] reals = Cells.run(java.util.Arrays.copyOfRange(in, from, to), false);
                  for (int step = from; step < to; step++) {
                    for (int i = 0; i < <size>; i++) {
                      out[step][i] = <code>;
                    }
                  }
                }
                return out;
              }
            <end>\
            """,
            "name",
            layer.ends() ? "steps" : "run",
            "size",
            layer.cells().count(),
            "code",
            source.parts().cellCode("reals[step - from][i]", layer.output()),
            "end",
            layer.ends() ? LAST_STEP : "");
  }

  private static final String LAST_STEP =
      """

        static int[] run(int[][] in) {
          int[][] out = steps(in);
          int last = in.length - 1;
          while (last > 0 && isMasked(in[last])) {
            last--;
          }
          return out[last];
        }
      """;

  static String bidirectional(Bidirectional layer, LayerSource source) {
    String joined = joined(layer, source.parts());
    return cells("Forward", layer.forward(), source)
        + "\n"
        + cells("Backward", layer.backward(), source)
        + Template.fill(
            """

              static int[][] run(int[][] in) {
                float[][] ahead = Forward.run(in, false);
                float[][] back = Backward.run(in, true);
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
      return each("i", ahead, parts.cellCode("ahead[step][i]", output))
          + each(ahead + " + i", layer.backward().count(), parts.cellCode("back[step][i]", output));
    }
    String value =
        switch (layer.joining()) {
          case CONCATENATION -> throw new IllegalStateException("concatenation joins no values");
          case SUM -> "(float) ((double) ahead[step][i] + back[step][i])";
          case MEAN -> "(float) (((double) ahead[step][i] + back[step][i]) * 0.5)";
          case PRODUCT -> "(float) ((double) ahead[step][i] * back[step][i])";
        };
    return each("i", ahead, parts.cellCode(value, output));
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
              static float[][] run(int[][] in, boolean backward) {
                float[][] outputs = new float[in.length][<cells>];
                float[] rows = new float[<rows>];
                float[] memory = new float[<cells>];
                int[] state = new int[<cells>];
                for (int i = 0; i < in.length; i++) {
                  int step = backward ? in.length - 1 - i : i;
                  for (int row = 0; row < <rows>; row++) {
                    rows[row] =
                        (float) INPUT.product(row, in[step]) * INPUT_SCALES[row]
                            + (float) STATE.product(row, state) * STATE_SCALES[row]
                            + BIAS[row];
                  }
                  step(rows, memory, outputs[step]);
                  for (int k = 0; k < <cells>; k++) {
                    state[k] = <fedBack>;
                  }
                }
                return outputs;
              }

              private static void step(float[] rows, float[] memory, float[] outputs) {
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
            "fedBack",
            parts.fedBack("outputs[step][k]"),
            "cell",
            cell),
        2);
  }

  private static String fields(Cells cells, double inputScale) {
    RecurrentUnit unit = cells.unit();
    float[] bias = new float[unit.bias().length];
    float[] input = new float[bias.length];
    float[] state = new float[bias.length];
    int[] steps = unit.bias();
    for (int row = 0; row < bias.length; row++) {
      bias[row] = (float) (RecurrentUnit.BIAS_STEP * steps[row]);
      input[row] = (float) (inputScale * unit.input().scale(row));
      state[row] = (float) (RecurrentUnit.STATE_STEP * unit.recurrent().scale(row));
    }
    return UnitSource.field("Sparse", "INPUT", WeightText.sparse(unit.input()))
        + UnitSource.field("Sparse", "STATE", WeightText.sparse(unit.recurrent()))
        + UnitSource.field("float[]", "INPUT_SCALES", WeightText.floats(input))
        + UnitSource.field("float[]", "STATE_SCALES", WeightText.floats(state))
        + UnitSource.field("float[]", "BIAS", WeightText.floats(bias))
        + (cells instanceof Lstm lstm ? peepholes(lstm) : "");
  }

  private static String peepholes(Lstm lstm) {
    if (lstm.peepholes().isEmpty()) {
      return "";
    }
    QuantizedWeights weights = lstm.peepholes().get();
    float[] reals = new float[Lstm.PEEPHOLES * lstm.count()];
    for (int i = 0; i < reals.length; i++) {
      int row = i / lstm.count();
      reals[i] = weights.scale(row) * weights.level(row, i % lstm.count());
    }
    return UnitSource.field("float[]", "PEEPHOLES", WeightText.floats(reals));
  }

  private static String lstm(Lstm lstm, Parts parts) {
    int cells = lstm.count();
    boolean peeps = lstm.peepholes().isPresent();
    String forget = row(cells) + (peeps ? " + PEEPHOLES[k] * before" : "");
    String out = row(2 * cells) + (peeps ? " + PEEPHOLES[" + cells + " + k] * cell" : "");
    String in = row(3 * cells) + (peeps ? " + PEEPHOLES[" + 2 * cells + " + k] * before" : "");
    return Template.fill(
        """
              float before = memory[k];
              float forget = <forget>;
              float in = <in>;
              float cell = forget * before + in * <activated>;
              float out = <out>;
              memory[k] = cell;
              outputs[k] = <result> * out;
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
