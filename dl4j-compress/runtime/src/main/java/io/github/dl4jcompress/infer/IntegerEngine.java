package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Optional;

/**
 * Runs a network on one example at a time. Immutable after construction: any number of threads may
 * share it. Results are the same bits on every JVM.
 */
public final class IntegerEngine {
  private final TensorShape input;
  private final AffineQuantizer inputQuantizer;
  private final Kernel[] kernels;
  private final Head head;

  public IntegerEngine(CompactNetwork network) {
    input = network.input();
    inputQuantizer = network.inputQuantizer();
    kernels = new Kernel[network.layers().size()];
    TensorShape shape = input;
    AffineQuantizer quantizer = inputQuantizer;
    for (int i = 0; i < kernels.length; i++) {
      Layer layer = network.layers().get(i);
      kernels[i] = kernel(layer, shape, quantizer);
      if (i < kernels.length - 1) {
        quantizer = outputQuantizer(layer, quantizer).orElseThrow();
        shape = layer.outputShape(shape);
      }
    }
    Layer last = network.layers().get(kernels.length - 1);
    head = new Head(last, quantizer, last.outputShape(shape));
  }

  /**
   * The network's output for one example, after the last layer's activation.
   *
   * @param example real values in {@code [channels, height, width]} order
   */
  public float[] predict(float[] example) {
    return head.activate(logits(example));
  }

  /** The real values before the last layer's activation, for one example. */
  public float[] logits(float[] example) {
    if (example.length != input.elements()) {
      throw new IllegalArgumentException(
          "an example has " + input.elements() + " values " + input + ", got " + example.length);
    }
    int[] codes = new int[example.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = inputQuantizer.quantize(example[i]) - inputQuantizer.zeroPoint();
    }
    for (Kernel kernel : kernels) {
      codes = kernel.run(codes);
    }
    return head.real(codes);
  }

  private static Kernel kernel(Layer layer, TensorShape shape, AffineQuantizer quantizer) {
    double scale = quantizer.scale();
    if (layer instanceof Dense dense) {
      return new DenseKernel(dense.unit(), scale);
    }
    if (layer instanceof Convolution convolution) {
      return new ConvolutionKernel(convolution, shape, scale);
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
    throw new AssertionError("sealed type with a new kind: " + layer.kind());
  }

  /** Quantizer of a layer's result; empty where the result stays real. */
  static Optional<AffineQuantizer> outputQuantizer(Layer layer, AffineQuantizer input) {
    if (layer instanceof AveragePooling pooling) {
      return Optional.of(pooling.output());
    }
    if (layer instanceof ElementWise elementWise) {
      return Optional.of(elementWise.output());
    }
    return layer.linear().map(LinearUnit::output).orElse(Optional.of(input));
  }
}
