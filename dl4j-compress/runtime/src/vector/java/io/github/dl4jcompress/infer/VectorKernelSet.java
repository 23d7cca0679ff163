package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Value;
import java.util.Optional;

/**
 * Kernels in the words of {@code jdk.incubator.vector}, offered where the JVM runs with that
 * module: {@code java --add-modules jdk.incubator.vector}.
 *
 * <p>Public for {@link java.util.ServiceLoader} only.
 */
public final class VectorKernelSet extends KernelSet {
  /** Called by {@link java.util.ServiceLoader}. */
  public VectorKernelSet() {}

  @Override
  Optional<Kernel> kernel(Layer layer, Value input) {
    AffineQuantizer codes = input.quantizer().orElseThrow();
    if (!(layer.linear().orElse(null) instanceof LinearUnit unit)
        || !ExactSums.areFloats(unit, codes)) {
      return Optional.empty();
    }
    return layer instanceof Convolution convolution
        ? convolution(convolution, unit, Pooled.NOT, input)
        : Optional.empty();
  }

  @Override
  Optional<Kernel> pooled(
      Convolution convolution, LinearUnit unit, MaxPooling pooling, Value input) {
    boolean fits =
        pooling.window().taps() == VectorSlidingKernel.POOLED
            && ExactSums.areFloats(unit, input.quantizer().orElseThrow());
    return fits
        ? convolution(convolution, unit, new Pooled(pooling.window()), input)
        : Optional.empty();
  }

  private static Optional<Kernel> convolution(
      Convolution layer, LinearUnit unit, Pooled pooled, Value input) {
    if (!VectorConvolution.fits(layer, pooled, input.shape())) {
      return Optional.empty();
    }
    AffineQuantizer codes = input.quantizer().orElseThrow();
    CodeRange values = CodeRange.of(codes);
    if (VectorDenseConvolution.pays(unit.weights(), values)) {
      return Optional.of(
          new VectorDenseConvolution(layer, unit, pooled, input.shape(), values, codes.scale()));
    }
    return Optional.of(
        VectorShortConvolution.fits(unit.weights(), values)
            ? new VectorShortConvolution(layer, unit, pooled, input.shape(), values, codes.scale())
            : new VectorConvolution(layer, unit, pooled, input.shape(), codes.scale()));
  }

  @Override
  CellArithmetic cells() {
    return new VectorCellArithmetic();
  }
}
