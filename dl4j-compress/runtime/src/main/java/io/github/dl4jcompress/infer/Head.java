package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Value;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Turns the last kernel's integers into real values and applies the last activation. */
final class Head {
  private final RealSums values;
  private final Activation activation;
  private final boolean ofIntegers;

  /**
   * The head behind a layer.
   *
   * @param last what makes an output of the network
   * @param input what it reads
   * @param output what it makes
   */
  Head(Layer last, Value input, Value output) {
    TensorShape shape = output.shape();
    double inputScale = input.quantizer().orElseThrow().scale();
    int count = shape.elements();
    if (output.quantizer().isPresent()) {
      double scale = output.quantizer().get().scale();
      activation = Activation.IDENTITY; // already applied on the way to the codes
      ofIntegers = true;
      values = integers -> scaled(integers, count, place -> scale);
      return;
    }
    Unit unit = last.linear().orElseThrow();
    activation = unit.activation();
    ofIntegers = unit instanceof LinearUnit;
    if (unit instanceof RealUnit real) {
      values = RealSums.of(last, real, input.shape(), inputScale);
    } else {
      LinearUnit linear = (LinearUnit) unit;
      double[] scales = new double[shape.channels()];
      Arrays.setAll(scales, channel -> (double) linear.weights().scale(channel) * inputScale);
      int mapSize = shape.height() * shape.width();
      values = integers -> scaled(integers, count, place -> scales[place / mapSize]);
    }
  }

  /**
   * The first integers as real values.
   *
   * @param step real value of one step at a place
   */
  private static double[] scaled(int[] integers, int count, IntToDoubleFunction step) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = integers[i] * step.applyAsDouble(i);
    }
    return values;
  }

  /** Whether each value is made of one integer; real weights make it of all that they read. */
  boolean isOfIntegers() {
    return ofIntegers;
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
