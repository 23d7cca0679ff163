package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;

/** Layers that move codes to other places, or replace each code by another one. */
final class MovingSource {
  private MovingSource() {}

  /** What an activation function makes of each centred code of a quantizer, as an array. */
  static String table(AffineQuantizer input, Activation activation, AffineQuantizer output) {
    int[] table = new int[AffineQuantizer.MAX_CODE - AffineQuantizer.MIN_CODE + 1];
    for (int i = 0; i < table.length; i++) {
      float real = input.dequantize(AffineQuantizer.MIN_CODE + i);
      table[i] = output.quantize(activation.apply(real)) - output.zeroPoint();
    }
    return WeightText.integers(table);
  }

  /** What has to be added to a centred code of a quantizer to find it in a table. */
  static int toIndex(AffineQuantizer input) {
    return input.zeroPoint() - AffineQuantizer.MIN_CODE;
  }

  static String elementWise(ElementWise layer, LayerSource source) {
    source.parts().need(Support.NUMBERS);
    AffineQuantizer input = source.input().quantizer().orElseThrow();
    return UnitSource.field("int[]", "TABLE", table(input, layer.activation(), layer.output()))
        + Template.fill(
            """

              static int[] run(int[] in) {
                int[] out = new int[<size>];
                for (int i = 0; i < <size>; i++) {
                  out[i] = TABLE[in[i] + <index>];
                }
                return out;
              }
            """,
            "size",
            source.made().shape().elements(),
            "index",
            toIndex(input));
  }

  static String padding(Padding layer, LayerSource source) {
    TensorShape input = source.input().shape();
    String padded =
        ProductSource.padded(
            input, layer.top(), layer.left(), source.made().shape(), source.parts());
    return Template.fill(
        """
          static int[] run(int[] in) {
            return <padded>;
          }
        """,
        "padded",
        padded);
  }

  static String upsampling(Upsampling layer, LayerSource source) {
    TensorShape input = source.input().shape();
    return Template.fill(
        """
          static int[] run(int[] in) {
            int[] out = new int[<size>];
            for (int i = 0; i < <size>; i++) {
              int line = i / <wide>;
              out[i] = in[line / <rows> * <width> + i % <wide> / <columns>];
            }
            return out;
          }
        """,
        "size",
        source.made().shape().elements(),
        "wide",
        source.made().shape().width(),
        "rows",
        layer.rows(),
        "width",
        input.width(),
        "columns",
        layer.columns());
  }

  static String spreading(Spreading layer, LayerSource source) {
    TensorShape input = source.input().shape();
    TensorShape made = source.made().shape();
    return Template.fill(
        """
          static int[] run(int[] in) {
            int[] out = new int[<size>];
            for (int i = 0; i < in.length; i++) {
              int line = i / <width>;
              int channel = line / <height>;
              int row = channel * <high> + line % <height> * <rows>;
              out[row * <wide> + i % <width> * <columns>] = in[i];
            }
            return out;
          }
        """,
        "size",
        made.elements(),
        "width",
        input.width(),
        "height",
        input.height(),
        "high",
        made.height(),
        "wide",
        made.width(),
        "rows",
        layer.rows(),
        "columns",
        layer.columns());
  }
}
