package io.github.dl4jcompress.bridge;

import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.Window;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;

/**
 * A deconvolution in the words of an ordinary convolution: Dumoulin and Visin, "A guide to
 * convolution arithmetic for deep learning" (2016), section 4.
 *
 * @param spreading puts the zeros between rows and columns that stand for a stride
 * @param window of a convolution behind it, with the kernel turned by half a turn
 */
public record TransposedWindow(Spreading spreading, Window window) {

  /**
   * Of a layer.
   *
   * @param name of the layer, for the error message
   * @throws UnsupportedNetworkException if it would cut off more than the kernel reaches
   */
  static TransposedWindow of(String name, Deconvolution2D layer) {
    return new TransposedWindow(
        new Spreading(layer.getStride()[0], layer.getStride()[1]),
        new Window(axis(name, layer, 0), axis(name, layer, 1)));
  }

  private static Axis axis(String name, Deconvolution2D layer, int dimension) {
    int kernel = layer.getKernelSize()[dimension];
    int stride = layer.getStride()[dimension];
    int dilation = layer.getDilation()[dimension];
    int reach = (kernel - 1) * dilation;
    boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
    int padding = layer.getPadding()[dimension];
    int cut =
        same ? reach + 1 - stride : 2 * padding; // of what the kernel reaches beyond both ends
    int before = reach - (same ? cut / 2 : padding);
    int after = 2 * reach - cut - before;
    if (cut < 0 || Math.min(before, after) < 0) {
      throw new UnsupportedNetworkException(
          "layer '"
              + name
              + "': a deconvolution with kernel "
              + kernel
              + ", stride "
              + stride
              + ", dilation "
              + dilation
              + (same ? " and mode Same" : " and padding " + padding)
              + " cannot be stored: "
              + (cut < 0
                  ? "mode Same needs a kernel that spans the stride"
                  : "the padding may be at most " + reach));
    }
    return new Axis(kernel, 1, before, after, dilation);
  }
}
