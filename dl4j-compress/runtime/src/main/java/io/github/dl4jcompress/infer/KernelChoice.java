package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.Value;
import java.util.List;
import java.util.Optional;

/**
 * Finds the kernel that runs a layer: that of a set, or else the plain one.
 *
 * @param set asked first
 */
record KernelChoice(KernelSet set) {

  /**
   * The kernel of a layer.
   *
   * @param read what it reads
   */
  Kernel of(Layer layer, List<Value> read) {
    if (layer instanceof Sum sum) {
      return new SumKernel(sum, read);
    }
    if (layer instanceof Concatenation concatenation) {
      return new ConcatenationKernel(concatenation, read);
    }
    Value input = read.get(0);
    AffineQuantizer quantizer = input.quantizer().orElseThrow();
    Optional<Kernel> fast = set.kernel(layer, input);
    return fast.isPresent() ? fast.get() : plain(layer, input.shape(), quantizer);
  }

  /**
   * One kernel for two layers: a convolution and the pooling behind it, which it gives the result
   * of. None unless only the largest codes of each window matter, and the largest sum makes the
   * largest code.
   *
   * @param input what the convolution reads
   */
  Optional<Kernel> ofBoth(Layer first, Layer second, Value input) {
    if (!(first instanceof Convolution convolution)
        || !(convolution.unit() instanceof LinearUnit unit)
        || !(second instanceof MaxPooling pooling)
        || !Pooled.fits(pooling.window())
        || unit.output().isEmpty()
        || CodeRange.straight(unit.activation(), unit.output().get()).isEmpty()) {
      return Optional.empty();
    }
    Optional<Kernel> fast = set.pooled(convolution, unit, pooling, input);
    if (fast.isPresent() || set.kernel(convolution, input).isPresent()) {
      return fast;
    }
    double scale = input.quantizer().orElseThrow().scale();
    Pooled pooled = new Pooled(pooling.window());
    return Optional.of(new ConvolutionKernel(convolution, unit, input.shape(), scale, pooled));
  }

  private Kernel plain(Layer layer, TensorShape shape, AffineQuantizer quantizer) {
    double scale = quantizer.scale();
    if (layer.linear().orElse(null) instanceof RealUnit unit) {
      return real(layer, unit, shape, scale);
    }
    if (layer instanceof Embedding embedding) {
      return new EmbeddingKernel((LinearUnit) embedding.unit());
    }
    if (layer.linear().orElse(null) instanceof LinearUnit unit) {
      return layer instanceof Convolution convolution
          ? new ConvolutionKernel(convolution, unit, shape, scale)
          : dense(unit, quantizer);
    }
    if (layer instanceof MaxPooling pooling) {
      return PoolingKernel.max(pooling.window(), shape);
    }
    if (layer instanceof AveragePooling pooling) {
      return PoolingKernel.average(pooling.window(), shape, scale, pooling.output());
    }
    if (layer instanceof ElementWise elementWise) {
      return new LookupKernel(elementWise, shape, quantizer);
    }
    if (layer instanceof Recurrent recurrent) {
      return new RecurrentKernel(recurrent, scale, set.cells());
    }
    if (layer instanceof Masked masked) {
      return new MaskedKernel(masked, shape, scale, set.cells());
    }
    if (layer instanceof Bidirectional bidirectional) {
      return new BidirectionalKernel(bidirectional, scale, set.cells());
    }
    if (layer instanceof LastStep) {
      return new LastStepKernel(shape);
    }
    if (layer instanceof Padding padding) {
      return new PaddingKernel(padding, shape);
    }
    if (layer instanceof Upsampling upsampling) {
      return new UpsamplingKernel(upsampling, shape);
    }
    if (layer instanceof Spreading spreading) {
      return new SpreadingKernel(spreading, shape);
    }
    throw new AssertionError("sealed type with a new kind: " + layer.kind());
  }

  private Kernel dense(LinearUnit unit, AffineQuantizer input) {
    return ExactSums.areFloats(unit, input)
        ? new RowsKernel(unit, input, set.cells())
        : new DenseKernel(unit, input.scale());
  }

  /** A last layer that stays real is the head's: its kernel hands on what it is made of. */
  private static Kernel real(Layer layer, RealUnit unit, TensorShape shape, double scale) {
    Optional<AffineQuantizer> output = unit.output();
    if (output.isEmpty()) {
      return new CopyKernel(shape);
    }
    int elements = layer.outputShape(shape).elements();
    RealSums sums = RealSums.of(layer, unit, shape, scale);
    return new RealKernel(sums, elements, unit.activation(), output.get());
  }
}
