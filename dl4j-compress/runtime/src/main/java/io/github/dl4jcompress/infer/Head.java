package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;
import java.util.Optional;

/** Turns the last kernel's integers into real values and applies the last activation. */
final class Head {
  private final double[] scales; // real value of one step, per output channel
  private final int mapSize;
  private final Activation activation;

  Head(Layer last, AffineQuantizer input, TensorShape output) {
    scales = new double[output.channels()];
    mapSize = output.height() * output.width();
    Optional<AffineQuantizer> quantizer = Stretch.outputQuantizer(last, input);
    if (quantizer.isPresent()) {
      Arrays.fill(scales, quantizer.get().scale());
      activation = Activation.IDENTITY; // already applied on the way to the codes
    } else {
      LinearUnit unit = last.linear().orElseThrow();
      for (int channel = 0; channel < scales.length; channel++) {
        scales[channel] = (double) unit.weights().scale(channel) * input.scale();
      }
      activation = unit.activation();
    }
  }

  float[] real(int[] integers) {
    float[] real = new float[integers.length];
    for (int i = 0; i < real.length; i++) {
      real[i] = (float) (integers[i] * scales[i / mapSize]);
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
