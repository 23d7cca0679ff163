package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.TensorShape;

/**
 * What a layer with real weights makes of its inputs, before its activation. Each sum is in double
 * precision, from the first column to the last, and only then scaled: the same bits on every JVM.
 */
interface RealSums {
  /** Fills in real values for centred codes; there may be room for more. */
  void of(int[] codes, double[] values);

  /**
   * The sums of a layer.
   *
   * @param unit of the layer
   * @param input shape of what it takes
   * @param inputScale of the codes
   */
  static RealSums of(Layer layer, RealUnit unit, TensorShape input, double inputScale) {
    if (layer instanceof Embedding) {
      return new RealColumn(unit);
    }
    return layer instanceof Convolution convolution
        ? new RealConvolution(convolution, unit, input, inputScale)
        : new RealProduct(unit, inputScale);
  }
}
