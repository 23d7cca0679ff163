package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerTest {
  private static final AffineQuantizer QUANTIZER = new AffineQuantizer(1, 0);

  private static Window square(int kernel, int stride) {
    Axis axis = new Axis(kernel, stride, 0, 0, 1);
    return new Window(axis, axis);
  }

  private static LinearUnit unit(int rows, int columns) {
    QuantizedWeights weights =
        new QuantizedWeights(rows, columns, 8, new byte[rows * columns], new float[rows]);
    return new LinearUnit(weights, new int[rows], Activation.RELU, Optional.of(QUANTIZER));
  }

  @Test
  void denseTakesItsInputsFlat() {
    Dense dense = new Dense(unit(4, 6));
    assertThat(dense.outputShape(new TensorShape(1, 2, 3))).isEqualTo(TensorShape.vector(4));
    assertThatThrownBy(() -> dense.outputShape(new TensorShape(1, 2, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dense layer of 6 inputs after a shape of 8 values [1, 2, 4]");
  }

  @Test
  void convolutionTakesItsOwnNumberOfChannels() {
    Convolution convolution = new Convolution(unit(5, 18), square(3, 1));
    assertThat(convolution.inputChannels()).isEqualTo(2);
    assertThat(convolution.outputShape(new TensorShape(2, 4, 6)))
        .isEqualTo(new TensorShape(5, 2, 4));
    assertThatThrownBy(() -> convolution.outputShape(new TensorShape(3, 4, 6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("convolution over 2 channels after a shape of [3, 4, 6]");
  }

  @Test
  void convolutionRefusesWeightsThatAreNoWholeChannels() {
    assertThatThrownBy(() -> new Convolution(unit(5, 10), square(3, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("10 weights per output channel are no multiple of the 9 taps of the kernel");
  }

  @Test
  void convolutionRefusesInputThatNoArrayHoldsOncePadded() {
    Window window = new Window(new Axis(1, Axis.MAX, 1, 0, 1), new Axis(1, 1, 0, 0, 1));
    Convolution convolution = new Convolution(unit(1, 1), window);
    assertThatThrownBy(() -> convolution.outputShape(new TensorShape(1, Integer.MAX_VALUE, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("2147483648 cells along one dimension");
  }

  @Test
  void poolingKeepsItsChannels() {
    TensorShape input = new TensorShape(3, 6, 8);
    TensorShape half = new TensorShape(3, 3, 4);
    assertThat(new MaxPooling(square(2, 2)).outputShape(input)).isEqualTo(half);
    assertThat(new AveragePooling(square(2, 2), QUANTIZER).outputShape(input)).isEqualTo(half);
  }

  @Test
  void averagePoolingRefusesWindowThatOverflowsTheAccumulator() {
    assertThatThrownBy(() -> new AveragePooling(square(2903, 1), QUANTIZER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a window of 8427409 cells; the 32-bit accumulator holds at most 8421504");
    assertThat(new AveragePooling(square(2901, 1), QUANTIZER).window().taps()).isEqualTo(8_415_801);
  }

  @Test
  void elementWiseRefusesSoftmax() {
    assertThatThrownBy(() -> new ElementWise(Activation.SOFTMAX, QUANTIZER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("softmax is only allowed in the last layer");
  }

  @Test
  void namesItsKind() {
    assertThat(new Dense(unit(1, 1)).kind()).isEqualTo("dense");
    assertThat(new Convolution(unit(1, 1), square(1, 1)).kind()).isEqualTo("convolution");
    assertThat(new MaxPooling(square(1, 1)).kind()).isEqualTo("max pooling");
    assertThat(new AveragePooling(square(1, 1), QUANTIZER).kind()).isEqualTo("average pooling");
    assertThat(new ElementWise(Activation.TANH, QUANTIZER).kind()).isEqualTo("activation");
  }

  @Test
  void hasALinearUnitOnlyWhereThereAreWeights() {
    LinearUnit unit = unit(1, 1);
    assertThat(new Dense(unit).linear()).containsSame(unit);
    assertThat(new Convolution(unit, square(1, 1)).linear()).containsSame(unit);
    assertThat(new MaxPooling(square(1, 1)).linear()).isEmpty();
    assertThat(new ElementWise(Activation.TANH, QUANTIZER).linear()).isEmpty();
  }
}
