package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;

/** Dense and convolution layers. */
final class ProductSource {
  private ProductSource() {}

  static String dense(Dense layer, LayerSource source) {
    Unit unit = layer.unit();
    UnitSource sums = UnitSource.of(unit, source.inputScale(), source.parts());
    return sums.fields()
        + Template.fill(
            """

              static <type>[] run(int[] in) {
                <type>[] out = new <type>[<rows>];
                for (int row = 0; row < <rows>; row++) {
                  <number> sum = WEIGHTS.product(row, in);
                  out[row] = <result>;
                }
            <end>    return out;
              }
            """,
            "type",
            type(unit),
            "rows",
            unit.weights().rows(),
            "number",
            sums.number(),
            "result",
            sums.result(),
            "end",
            end(unit, source.parts()));
  }

  static String convolution(Convolution layer, LayerSource source) {
    Parts parts = source.parts();
    parts.need(Support.OFFSETS);
    Unit unit = layer.unit();
    UnitSource sums = UnitSource.of(unit, source.inputScale(), parts);
    TensorShape input = source.input().shape();
    TensorShape padded = layer.window().paddedShape(input);
    TensorShape output = source.made().shape();
    Axis down = layer.window().vertical();
    Axis right = layer.window().horizontal();
    String image = "in";
    if (!padded.equals(input)) {
      image = padded(input, down.padBefore(), right.padBefore(), padded, parts);
    }
    String offsets =
        "offsets(WEIGHTS.column, "
            + layer.window().taps()
            + (", " + right.kernel() + ", " + down.dilation() + ", " + right.dilation())
            + (", " + padded.height() + ", " + padded.width() + ")");
    return sums.fields()
        + UnitSource.field("int[]", "OFFSETS", offsets)
        + Template.fill(
            """

              static <type>[] run(int[] in) {
                int[] image = <image>;
                <type>[] out = new <type>[<size>];
                <number>[] sums = new <number>[<map>];
                for (int row = 0; row < <rows>; row++) {
                  java.util.Arrays.fill(sums, 0);
                  for (int i = WEIGHTS.start[row]; i < WEIGHTS.start[row + 1]; i++) {
                    <number> weight = WEIGHTS.<element>[i];
                    int from = OFFSETS[i];
                    for (int y = 0; y < <height>; y++) {
                      for (int x = 0; x < <width>; x++) {
                        sums[y * <width> + x] += weight * image[from + x<strideX>];
                      }
                      from += <down>;
                    }
                  }
                  for (int i = 0; i < <map>; i++) {
                    <number> sum = sums[i];
                    out[row * <map> + i] = <result>;
                  }
                }
            <end>    return out;
              }
            """,
            "type",
            type(unit),
            "image",
            image,
            "size",
            output.elements(),
            "number",
            sums.number(),
            "map",
            output.height() * output.width(),
            "rows",
            output.channels(),
            "element",
            sums.element(),
            "height",
            output.height(),
            "width",
            output.width(),
            "strideX",
            right.stride() == 1 ? "" : " * " + right.stride(),
            "down",
            down.stride() * padded.width(),
            "result",
            sums.result(),
            "end",
            end(unit, parts));
  }

  /** A call that puts zeros around an image. */
  static String padded(TensorShape input, int top, int left, TensorShape padded, Parts parts) {
    parts.need(Support.PADDED);
    return "padded(in, "
        + (input.channels() + ", " + input.height() + ", " + input.width())
        + (", " + top + ", " + left + ", " + padded.height() + ", " + padded.width() + ")");
  }

  private static String type(Unit unit) {
    return unit.output().isPresent() ? "int" : "float";
  }

  /** The activation of what stays real: the sums are rounded to floats before it. */
  private static String end(Unit unit, Parts parts) {
    if (unit.output().isPresent() || unit.activation() == Activation.IDENTITY) {
      return "";
    }
    if (unit.activation() == Activation.SOFTMAX) {
      parts.need(Support.SOFTMAX);
      return "    softmax(out);\n";
    }
    return Template.fill(
        """
            for (int i = 0; i < out.length; i++) {
              out[i] = (float) <value>;
            }
        """,
        "value",
        parts.function(unit.activation(), "out[i]"));
  }
}
