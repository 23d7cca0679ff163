package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a file holds besides weights, scales and biases. */
class OverheadTest {
  private static final int TENSORS = 4;
  private static final int QUANTIZERS = 4; // of the input, two convolutions and a dense layer
  private static final int QUANTIZER_BYTES = 3;

  private final Random random = new Random(5);

  private LinearUnit unit(int rows, int columns, Activation activation, boolean last) {
    byte[] levels = new byte[rows * columns];
    float[] scales = new float[rows];
    int[] bias = new int[rows];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (random.nextInt(10) == 0 ? random.nextInt(15) - 7 : 0);
    }
    for (int row = 0; row < rows; row++) {
      scales[row] = ScaleGrid.scale(random.nextInt(16) - 40);
      bias[row] = random.nextInt(2000) - 1000;
    }
    QuantizedWeights weights = new QuantizedWeights(rows, columns, 4, levels, scales);
    AffineQuantizer output = AffineQuantizer.spanning(0, 1 + 5 * random.nextDouble());
    return new LinearUnit(weights, bias, activation, last ? Optional.empty() : Optional.of(output));
  }

  private CompactNetwork leNet() {
    Axis five = new Axis(5, 1, 0, 0, 1);
    Axis half = new Axis(2, 2, 0, 0, 1);
    MaxPooling pooling = new MaxPooling(new Window(half, half));
    return new CompactNetwork(
        new TensorShape(1, 28, 28),
        AffineQuantizer.spanning(0, 1),
        List.of(
            new Convolution(unit(20, 25, Activation.RELU, false), new Window(five, five)),
            pooling,
            new Convolution(unit(50, 20 * 25, Activation.RELU, false), new Window(five, five)),
            pooling,
            new Dense(unit(500, 800, Activation.RELU, false)),
            new Dense(unit(10, 500, Activation.SOFTMAX, true))));
  }

  /** Header, structure, checksums: 24 bytes and 6 for each tensor at most. */
  @Test
  void isSmallForLeNet5() {
    Container container = Container.of(leNet(), Layout.ONE_SECTION);
    int section = container.sections().get(0).length;
    assertThat(section).isBetween(16_384, 2_097_151); // a length of three bytes
    assertThat(container.bytes()).hasSize(container.front().length + section);
    int overhead = container.front().length - QUANTIZERS * QUANTIZER_BYTES;
    assertThat(overhead).isEqualTo(47).isLessThanOrEqualTo(24 + 6 * TENSORS);
  }

  @Test
  void isSmallForEachSection() {
    CompactNetwork network = leNet();
    int one = Container.of(network, Layout.ONE_SECTION).front().length;
    int many = Container.of(network, Layout.SECTION_PER_LAYER).front().length;
    assertThat(many - one).isLessThanOrEqualTo(8 * (TENSORS - 1)); // first layer, length, checksum
  }
}
