package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Consecutive layers of a network, ready to run. Takes and gives centred codes {@code code -
 * zeroPoint}, one array for each step of a sequence, or one for an example that is none.
 *
 * <p>Immutable: any number of threads may share it. Results are the same bits on every JVM.
 */
public final class Stretch {
  private final Kernel[] kernels;
  private final Head head; // of the last layer

  /**
   * Layers that are known to fit each other.
   *
   * @param layers at least one
   * @param input shape of what the first of them takes
   * @param inputQuantizer of the same
   */
  public Stretch(List<Layer> layers, TensorShape input, AffineQuantizer inputQuantizer) {
    kernels = new Kernel[layers.size()];
    TensorShape shape = input;
    AffineQuantizer quantizer = inputQuantizer;
    for (int i = 0; i < kernels.length; i++) {
      Layer layer = layers.get(i);
      kernels[i] = kernel(layer, shape, quantizer);
      if (i < kernels.length - 1) {
        quantizer = outputQuantizer(layer, quantizer).orElseThrow();
        shape = layer.outputShape(shape);
      }
    }
    Layer last = layers.get(kernels.length - 1);
    head = new Head(last, shape, quantizer);
  }

  /** Runs all layers over all steps. */
  public int[][] run(int[][] steps) {
    int[][] codes = steps;
    for (Kernel kernel : kernels) {
      codes = kernel.runAll(codes);
    }
    return codes;
  }

  /**
   * Runs all layers, of which the last is that of the network; its answers one behind the other.
   */
  public float[] predict(int[][] steps) {
    return joined(Arrays.stream(run(steps)).map(this::predict).toArray(float[][]::new));
  }

  /** Like {@link #predict}, before the activation of the last layer. */
  public float[] logits(int[][] steps) {
    return joined(Arrays.stream(run(steps)).map(head::real).toArray(float[][]::new));
  }

  private float[] predict(int[] answer) {
    return head.activate(head.real(answer));
  }

  private static float[] joined(float[][] answers) {
    int each = answers[0].length;
    float[] joined = new float[answers.length * each];
    for (int i = 0; i < answers.length; i++) {
      System.arraycopy(answers[i], 0, joined, i * each, each);
    }
    return joined;
  }

  Kernel[] kernels() {
    return kernels;
  }

  Head head() {
    return head;
  }

  private static Kernel kernel(Layer layer, TensorShape shape, AffineQuantizer quantizer) {
    double scale = quantizer.scale();
    if (layer.linear().orElse(null) instanceof RealUnit unit) {
      return real(layer, unit, shape, scale);
    }
    if (layer.linear().orElse(null) instanceof LinearUnit unit) {
      return layer instanceof Convolution convolution
          ? new ConvolutionKernel(convolution, unit, shape, scale)
          : new DenseKernel(unit, scale);
    }
    if (layer instanceof MaxPooling pooling) {
      return PoolingKernel.max(pooling.window(), shape);
    }
    if (layer instanceof AveragePooling pooling) {
      return PoolingKernel.average(pooling.window(), shape, scale, pooling.output());
    }
    if (layer instanceof ElementWise elementWise) {
      return new LookupKernel(elementWise, quantizer);
    }
    if (layer instanceof Recurrent recurrent) {
      return new RecurrentKernel(recurrent, scale);
    }
    if (layer instanceof Bidirectional bidirectional) {
      return new BidirectionalKernel(bidirectional, scale);
    }
    if (layer instanceof LastStep) {
      return new LastStepKernel();
    }
    throw new AssertionError("sealed type with a new kind: " + layer.kind());
  }

  /** A last layer that stays real is the head's: what a kernel gives are integers. */
  private static Kernel real(Layer layer, RealUnit unit, TensorShape shape, double scale) {
    return unit.output()
        .<Kernel>map(
            output ->
                new RealKernel(RealSums.of(layer, unit, shape, scale), unit.activation(), output))
        .orElse((codes, state) -> codes);
  }

  /** Quantizer of a layer's result; empty where the result stays real. */
  public static Optional<AffineQuantizer> outputQuantizer(Layer layer, AffineQuantizer input) {
    if (layer instanceof AveragePooling pooling) {
      return Optional.of(pooling.output());
    }
    if (layer instanceof ElementWise elementWise) {
      return Optional.of(elementWise.output());
    }
    if (layer instanceof Recurrent recurrent) {
      return Optional.of(recurrent.output());
    }
    if (layer instanceof Bidirectional bidirectional) {
      return Optional.of(bidirectional.output());
    }
    return layer.linear().map(Unit::output).orElse(Optional.of(input));
  }
}
