package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.List;
import java.util.Optional;

/** Two small networks by hand: one dense layer with raw scales, and one layer of every kind. */
final class SampleFiles {
  private SampleFiles() {}

  static byte[] smallest() {
    return ModelFile.write(dense(new float[] {0.3f, 0.7f}));
  }

  static byte[] everyKind() {
    return ModelFile.write(everyKindOfLayer());
  }

  /** Three inputs, two outputs. */
  static CompactNetwork dense(float[] scales) {
    QuantizedWeights weights =
        new QuantizedWeights(2, 3, 4, new byte[] {1, 0, -7, 0, 3, 0}, scales);
    LinearUnit unit =
        new LinearUnit(weights, new int[] {100, -5}, Activation.SOFTMAX, Optional.empty());
    AffineQuantizer input = new AffineQuantizer(0.02f, -3);
    return new CompactNetwork(TensorShape.vector(3), input, List.of(new Dense(unit)));
  }

  static CompactNetwork everyKindOfLayer() {
    Axis same = new Axis(3, 1, 1, 1, 1);
    Axis half = new Axis(2, 2, 0, 0, 1);
    AffineQuantizer quantizer = new AffineQuantizer(0.1f, 5);
    byte[] taps = new byte[2 * 9];
    taps[4] = 3;
    taps[9 + 1] = -1;
    QuantizedWeights kernels = new QuantizedWeights(2, 9, 3, taps, new float[] {0.5f, 0.25f});
    LinearUnit convolution =
        new LinearUnit(kernels, new int[] {7, 0}, Activation.RELU, Optional.of(quantizer));
    QuantizedWeights matrix =
        new QuantizedWeights(2, 2, 2, new byte[] {1, -1, 0, 0}, new float[] {0.125f, 1});
    LinearUnit dense =
        new LinearUnit(matrix, new int[] {0, 9}, Activation.IDENTITY, Optional.empty());
    List<Layer> layers =
        List.of(
            new Convolution(convolution, new Window(same, same)),
            new MaxPooling(new Window(half, half)),
            new AveragePooling(new Window(half, half), quantizer),
            new ElementWise(Activation.TANH, new AffineQuantizer(0.01f, 0)),
            new Dense(dense));
    return new CompactNetwork(new TensorShape(1, 4, 4), quantizer, layers);
  }
}
