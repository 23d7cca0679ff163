package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Value;

/**
 * Turns the integers of one output of a network into real values and applies the last activation.
 */
final class Head {
  private final int output;
  private final int size;
  private final RealSums values;
  private final Activation activation;
  private final boolean ofIntegers;

  /**
   * The head behind a layer.
   *
   * @param last what makes an output of the network
   * @param input what it reads
   * @param made what it makes
   * @param output number of that
   */
  Head(Layer last, Value input, Value made, int output) {
    this.output = output;
    TensorShape shape = made.shape();
    size = shape.elements();
    double inputScale = input.quantizer().orElseThrow().scale();
    if (made.quantizer().isPresent()) {
      activation = Activation.IDENTITY; // already applied on the way to the codes
      ofIntegers = true;
      values = new Scaled(new double[] {made.quantizer().get().scale()}, size);
      return;
    }
    Unit unit = last.linear().orElseThrow();
    activation = unit.activation();
    ofIntegers = unit instanceof LinearUnit;
    values =
        unit instanceof RealUnit real
            ? RealSums.of(last, real, input.shape(), inputScale)
            : new Scaled(scales((LinearUnit) unit, inputScale), shape.height() * shape.width());
  }

  private static double[] scales(LinearUnit unit, double inputScale) {
    double[] scales = new double[unit.weights().rows()];
    for (int channel = 0; channel < scales.length; channel++) {
      scales[channel] = unit.weights().scale(channel) * inputScale;
    }
    return scales;
  }

  /** The first integers as real values. */
  private static final class Scaled implements RealSums {
    private final double[] scales;
    private final int each;

    /**
     * Integers that are multiples of scales.
     *
     * @param scales real value of one step of an integer, of each channel
     * @param each number of integers of a channel
     */
    Scaled(double[] scales, int each) {
      this.scales = scales;
      this.each = each;
    }

    @Override
    public void of(int[] integers, double[] values) {
      for (int channel = 0, i = 0; channel < scales.length; channel++) {
        for (int end = i + each; i < end; i++) {
          values[i] = integers[i] * scales[channel];
        }
      }
    }
  }

  /** Whether each value is made of one integer; real weights make it of all that they read. */
  boolean isOfIntegers() {
    return ofIntegers;
  }

  /** Number of values that the network answers here, in all steps. */
  int count(Activations activations) {
    return Math.multiplyExact(activations.steps(output), size);
  }

  /** Number of values of one step. */
  int size() {
    return size;
  }

  /** Puts what the network answers, in all steps, into an array, from a place on. */
  void predict(Activations activations, float[] result, int from) {
    for (int step = 0; step < activations.steps(output); step++) {
      predict(activations, step, result, from + step * size);
    }
  }

  /** Like {@link #predict(Activations, float[], int)}, of one step or one of several examples. */
  void predict(Activations activations, int step, float[] result, int from) {
    logits(activations, step, result, from);
    activate(activations, result, from);
  }

  /** Like {@link #predict(Activations, float[], int)}, before the activation. */
  void logits(Activations activations, float[] result, int from) {
    for (int step = 0; step < activations.steps(output); step++) {
      logits(activations, step, result, from + step * size);
    }
  }

  /**
   * Like {@link #predict(Activations, float[], int)}, of the last step alone and before the
   * activation.
   */
  void lastLogits(Activations activations, float[] result) {
    logits(activations, activations.steps(output) - 1, result, 0);
  }

  private void logits(Activations activations, int step, float[] result, int from) {
    double[] exact = activations.reals();
    values.of(activations.at(output, step), exact);
    for (int i = 0; i < size; i++) {
      result[from + i] = (float) exact[i];
    }
  }

  /** Applies the activation to one step. */
  void activate(Activations activations, float[] values, int from) {
    if (activation == Activation.SOFTMAX) {
      softmax(activations.reals(), values, from);
    } else if (activation != Activation.IDENTITY) {
      for (int i = from; i < from + size; i++) {
        values[i] = (float) activation.apply(values[i]);
      }
    }
  }

  private void softmax(double[] exponentials, float[] values, int from) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      max = Math.max(max, values[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      exponentials[i] = StrictMath.exp(values[from + i] - max);
      sum += exponentials[i];
    }
    for (int i = 0; i < size; i++) {
      values[from + i] = (float) (exponentials[i] / sum);
    }
  }
}
