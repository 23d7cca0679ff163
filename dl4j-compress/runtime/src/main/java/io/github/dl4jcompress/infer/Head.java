package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import java.util.Arrays;
import java.util.Optional;

/** Turns the last kernel's integers into real values and applies the last activation. */
final class Head {
  private final RealSums values;
  private final Activation activation;

  /**
   * The head behind a layer.
   *
   * @param last layer of the network
   * @param input shape of what it takes
   * @param quantizer of the same
   */
  Head(Layer last, TensorShape input, AffineQuantizer quantizer) {
    TensorShape output = last.outputShape(input);
    double[] scales = new double[output.channels()]; // real value of one step
    int mapSize = output.height() * output.width();
    Optional<AffineQuantizer> codes = Stretch.outputQuantizer(last, quantizer);
    if (codes.isPresent()) {
      Arrays.fill(scales, codes.get().scale());
      activation = Activation.IDENTITY; // already applied on the way to the codes
      values = integers -> scaled(integers, scales, mapSize);
      return;
    }
    Unit unit = last.linear().orElseThrow();
    activation = unit.activation();
    if (unit instanceof RealUnit real) {
      values = RealSums.of(last, real, input, quantizer.scale());
    } else {
      LinearUnit linear = (LinearUnit) unit;
      Arrays.setAll(
          scales, channel -> (double) linear.weights().scale(channel) * quantizer.scale());
      values = integers -> scaled(integers, scales, mapSize);
    }
  }

  private static double[] scaled(int[] integers, double[] scales, int mapSize) {
    double[] values = new double[integers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = integers[i] * scales[i / mapSize];
    }
    return values;
  }

  float[] real(int[] integers) {
    double[] exact = values.of(integers);
    float[] real = new float[exact.length];
    for (int i = 0; i < real.length; i++) {
      real[i] = (float) exact[i];
    }
    return real;
  }

  float[] activate(float[] logits) {
    if (activation == Activation.SOFTMAX) {
      return softmax(logits);
    }
    float[] result = new float[logits.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) activation.apply(logits[i]);
    }
    return result;
  }

  private static float[] softmax(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    double[] exponentials = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      exponentials[i] = StrictMath.exp(logits[i] - max);
      sum += exponentials[i];
    }
    float[] result = new float[logits.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (exponentials[i] / sum);
    }
    return result;
  }
}
