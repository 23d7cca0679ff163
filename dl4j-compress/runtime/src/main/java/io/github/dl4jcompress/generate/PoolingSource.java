package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;

/** Layers that slide a window over each channel. */
final class PoolingSource {
  private PoolingSource() {}

  static String max(MaxPooling layer, LayerSource source) {
    return pooling(layer.window(), source, "Integer.MIN_VALUE", "Math.max(sum, <code>)", "sum");
  }

  static String average(AveragePooling layer, LayerSource source) {
    source.parts().need(Support.FIXED_POINT);
    AffineQuantizer output = layer.output();
    int taps = layer.window().taps();
    String factor = Double.toHexString(source.inputScale() / output.scale());
    int lowest = AffineQuantizer.MIN_CODE - output.zeroPoint();
    int highest = output.maxCode() - output.zeroPoint();
    String scale = "count == " + taps + " ? FACTOR : fixedPoint(" + factor + " / count), ";
    return UnitSource.field("long", "FACTOR", "fixedPoint(" + factor + " / " + taps + ")")
        + "\n"
        + pooling(
            layer.window(),
            source,
            "0",
            "sum + <code>",
            "requantized(sum, " + scale + lowest + ", " + highest + ")");
  }

  private static String pooling(
      Window window, LayerSource source, String start, String add, String result) {
    TensorShape input = source.input().shape();
    TensorShape output = source.made().shape();
    Axis vertical = window.vertical();
    Axis horizontal = window.horizontal();
    return Template.fill(
        """
          static int[] run(int[] in) {
            int[] out = new int[<size>];
            int next = 0;
            for (int channel = 0; channel < <channels>; channel++) {
              for (int y = 0; y < <outHeight>; y++) {
                for (int x = 0; x < <outWidth>; x++) {
                  int sum = <start>;
                  int count = 0;
                  for (int ky = 0; ky < <kernelY>; ky++) {
                    int row = y * <strideY> - <top> + ky * <downY>;
                    for (int kx = 0; kx < <kernelX>; kx++) {
                      int column = x * <strideX> - <left> + kx * <rightX>;
                      if (row >= 0 && row < <height> && column >= 0 && column < <width>) {
                        sum = <add>;
                        count++;
                      }
                    }
                  }
                  out[next++] = count == 0 ? 0 : <result>;
                }
              }
            }
            return out;
          }
        """,
        "size",
        output.elements(),
        "channels",
        output.channels(),
        "outHeight",
        output.height(),
        "outWidth",
        output.width(),
        "start",
        start,
        "kernelY",
        vertical.kernel(),
        "kernelX",
        horizontal.kernel(),
        "strideY",
        vertical.stride(),
        "strideX",
        horizontal.stride(),
        "top",
        vertical.padBefore(),
        "left",
        horizontal.padBefore(),
        "downY",
        vertical.dilation(),
        "rightX",
        horizontal.dilation(),
        "height",
        input.height(),
        "width",
        input.width(),
        "add",
        Template.fill(
            add,
            "code",
            "in[(channel * " + input.height() + " + row) * " + input.width() + " + column]"),
        "result",
        result);
  }
}
