package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.benchmarks.SyntheticTensors.Spread;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A LeNet-5 of 430,500 weights, of which 2 % are not zero, that nobody trained. */
final class SyntheticLeNet5 {
  private static final AffineQuantizer CODES = AffineQuantizer.spanning(0, 1);

  private final SyntheticTensors tensors;

  SyntheticLeNet5(long seed) {
    tensors = new SyntheticTensors(seed, 500, 800);
  }

  /** The model. */
  CompactModel model() {
    Window taps = square(5, 1);
    Window pool = square(2, 2);
    return CompactModel.of(
        new CompactNetwork(
            new TensorShape(1, 28, 28),
            CODES,
            List.of(
                new Convolution(unit(20, 25, 0.66, Optional.of(CODES)), taps),
                new MaxPooling(pool),
                new Convolution(unit(50, 500, 0.12, Optional.of(CODES)), taps),
                new MaxPooling(pool),
                new Dense(unit(500, 800, 0.01, Optional.of(CODES))),
                new Dense(unit(10, 500, 0.19, Optional.empty())))));
  }

  private static Window square(int kernel, int stride) {
    Axis axis = new Axis(kernel, stride, 0, 0, 1);
    return new Window(axis, axis);
  }

  private LinearUnit unit(int rows, int columns, double density, Optional<AffineQuantizer> output) {
    Tensor tensor = tensors.pruned("weights", rows, columns, density, Spread.TRAINED);
    float[] scales = new float[rows];
    Arrays.fill(scales, ScaleGrid.scale(-32));
    return new LinearUnit(
        new QuantizedWeights(rows, columns, 4, tensor.levels(), scales),
        new int[rows],
        output.isPresent() ? Activation.RELU : Activation.SOFTMAX,
        output);
  }
}
