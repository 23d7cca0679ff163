package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** One layer at a time, on numbers that can be worked out in the head. */
class HandmadeTest {
  private static final AffineQuantizer WHOLE = new AffineQuantizer(1, 0);
  private static final TensorShape THREE_BY_THREE = new TensorShape(1, 3, 3);
  private static final float[] ONE_TO_NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  private static final Axis PLAIN = new Axis(2, 1, 0, 0, 1);

  private static float[] run(TensorShape input, Layer layer, float... example) {
    return new IntegerEngine(new CompactNetwork(input, WHOLE, List.of(layer))).predict(example);
  }

  private static LinearUnit unit(int rows, Activation activation, int bias, int... levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    float[] scales = new float[rows];
    Arrays.fill(scales, 1);
    int[] biases = new int[rows];
    Arrays.fill(biases, bias);
    QuantizedWeights weights = new QuantizedWeights(rows, levels.length / rows, 8, bytes, scales);
    return new LinearUnit(weights, biases, activation, Optional.empty());
  }

  private static float[] convolve(Axis vertical, Axis horizontal, int... taps) {
    LinearUnit unit = unit(1, Activation.IDENTITY, 0, taps);
    return run(
        THREE_BY_THREE, new Convolution(unit, new Window(vertical, horizontal)), ONE_TO_NINE);
  }

  @Test
  void denseMultipliesAndAddsTheBias() {
    Dense dense = new Dense(unit(2, Activation.IDENTITY, 100, 1, 2, 3, 4, -5, 6));
    assertThat(run(TensorShape.vector(3), dense, 1, 10, 20)).containsExactly(181, 174);
  }

  @Test
  void convolutionIsACrossCorrelation() {
    assertThat(convolve(PLAIN, PLAIN, 1, 0, 0, 10)).containsExactly(51, 62, 84, 95);
  }

  @Test
  void convolutionPadsUnevenly() {
    Axis above = new Axis(2, 2, 1, 0, 1);
    Axis right = new Axis(2, 2, 0, 1, 1);
    assertThat(convolve(above, right, 1, 1, 10, 10)).containsExactly(30, 30, 159, 96);
  }

  @Test
  void convolutionDilates() {
    Axis dilated = new Axis(2, 1, 0, 0, 2);
    assertThat(convolve(dilated, dilated, 1, 1, 1, 1)).containsExactly(20);
  }

  @Test
  void convolutionAddsUpChannels() {
    Axis one = new Axis(1, 1, 0, 0, 1);
    Convolution convolution =
        new Convolution(unit(2, Activation.IDENTITY, 0, 1, 10, -1, 0), new Window(one, one));
    assertThat(run(new TensorShape(2, 1, 2), convolution, 1, 2, 3, 4))
        .containsExactly(31, 42, -1, -2);
  }

  private static RealUnit real(
      int rows, Activation activation, float bias, Optional<AffineQuantizer> output, float... w) {
    float[] biases = new float[rows];
    Arrays.fill(biases, bias);
    RealWeights weights = new RealWeights(rows, w.length / rows, Precision.SINGLE, w);
    return new RealUnit(weights, biases, activation, output);
  }

  @Test
  void realDenseMultipliesAndAddsTheBias() {
    Dense dense =
        new Dense(real(2, Activation.IDENTITY, 0.25f, Optional.empty(), 0.5f, 0, 3, 4, -0.125f, 6));
    assertThat(run(TensorShape.vector(3), dense, 1, 10, 20)).containsExactly(60.75f, 123);
  }

  @Test
  void realConvolutionPadsUnevenly() {
    Window window = new Window(new Axis(2, 2, 1, 0, 1), new Axis(2, 2, 0, 1, 1));
    RealUnit unit = real(1, Activation.IDENTITY, 0.5f, Optional.empty(), 1, 1, 10, 10);
    assertThat(run(THREE_BY_THREE, new Convolution(unit, window), ONE_TO_NINE))
        .containsExactly(30.5f, 30.5f, 159.5f, 96.5f);
  }

  @Test
  void realWeightsBetweenOtherLayersGiveCodesTiesToEven() {
    Optional<AffineQuantizer> half = Optional.of(new AffineQuantizer(0.5f, -100));
    Dense first = new Dense(real(4, Activation.LEAKY_RELU, 0, half, 0.25f, 0.75f, -50, 1e9f));
    Dense last = new Dense(real(1, Activation.SWISH, 0, Optional.empty(), 1, 10, 100, 1000));
    CompactNetwork network = new CompactNetwork(TensorShape.vector(1), WHOLE, List.of(first, last));
    IntegerEngine engine = new IntegerEngine(network);
    double sum = 0 + 10 * 1 + 100 * -0.5 + 1000 * 0.5 * 227;
    assertThat(engine.logits(new float[] {1})).containsExactly((float) sum);
    assertThat(engine.predict(new float[] {1})).containsExactly((float) sum);
  }

  /** Largest weights, inputs and scales: nothing overflows, not even softmax. */
  @Test
  void realSumsNeverOverflow() {
    AffineQuantizer input = new AffineQuantizer(0x1p40f, -128);
    Dense dense =
        new Dense(
            real(2, Activation.SOFTMAX, 0x1p40f, Optional.empty(), 0x1p40f, 0x1p40f, 0, -0x1p40f));
    CompactNetwork network = new CompactNetwork(TensorShape.vector(2), input, List.of(dense));
    float[] example = {0x1p60f, 0x1p60f};
    assertThat(new IntegerEngine(network).logits(example))
        .containsExactly(2 * 255 * 0x1p80f, -255 * 0x1p80f);
    assertThat(new IntegerEngine(network).predict(example)).containsExactly(1, 0);
  }

  @Test
  void maxPoolingNeverTakesPadding() {
    Axis padded = new Axis(2, 2, 1, 1, 1);
    MaxPooling pooling = new MaxPooling(new Window(padded, padded));
    assertThat(run(THREE_BY_THREE, pooling, -1, -2, -3, -4, -5, -6, -7, -8, -9))
        .containsExactly(-1, -2, -4, -5);
  }

  @Test
  void averagePoolingLeavesPaddingOut() {
    Axis padded = new Axis(2, 2, 1, 1, 1);
    AveragePooling pooling =
        new AveragePooling(new Window(padded, padded), new AffineQuantizer(0.5f, 0));
    assertThat(run(THREE_BY_THREE, pooling, ONE_TO_NINE)).containsExactly(1, 2.5f, 5.5f, 7);
  }

  @Test
  void poolsAWindowOfPaddingOnlyToZero() {
    Axis beside = new Axis(1, 3, 1, 0, 1);
    Window window = new Window(beside, new Axis(1, 1, 0, 0, 1));
    TensorShape column = new TensorShape(1, 3, 1);
    assertThat(run(column, new MaxPooling(window), 7, 8, 9)).containsExactly(0, 9);
    assertThat(run(column, new AveragePooling(window, WHOLE), 7, 8, 9)).containsExactly(0, 9);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = Mode.EXCLUDE, names = "SOFTMAX")
  void appliesEachActivationInAllThreePlaces(Activation activation) {
    AffineQuantizer input = new AffineQuantizer(1 / 16f, 0);
    AffineQuantizer output = new AffineQuantizer(1 / 16f, 0);
    QuantizedWeights one = new QuantizedWeights(1, 1, 2, new byte[] {1}, new float[] {1});
    LinearUnit real = new LinearUnit(one, new int[1], activation, Optional.empty());
    LinearUnit quantized = new LinearUnit(one, new int[1], activation, Optional.of(output));
    List<Layer> places =
        List.of(new ElementWise(activation, output), new Dense(quantized), new Dense(real));
    for (Layer place : places) {
      boolean rounds = !place.equals(places.get(2));
      IntegerEngine engine =
          new IntegerEngine(new CompactNetwork(TensorShape.vector(1), input, List.of(place)));
      for (int code = -128; code <= 127; code++) {
        float x = code / 16f;
        double exact = activation.apply(x);
        double expected = Math.max(-8, Math.min(127 / 16.0, exact));
        assertThat((double) engine.predict(new float[] {x})[0])
            .as("%s at %s", place.kind(), x)
            .isCloseTo(rounds ? expected : exact, within(rounds ? 1 / 32.0 : 1e-6));
      }
    }
  }

  @Test
  void softmaxSumsToOne() {
    Dense dense = new Dense(unit(4, Activation.SOFTMAX, 0, 1, 2, 0, -1));
    float[] probabilities = run(TensorShape.vector(1), dense, 1);
    double sum = Math.E + Math.E * Math.E + 1 + 1 / Math.E;
    assertThat(probabilities[0] + probabilities[1] + probabilities[2] + probabilities[3])
        .isCloseTo(1, within(1e-6f));
    assertThat(probabilities)
        .containsExactly(
            new float[] {
              (float) (Math.E / sum),
              (float) (Math.E * Math.E / sum),
              (float) (1 / sum),
              (float) (1 / Math.E / sum)
            },
            within(1e-7f));
  }

  @ParameterizedTest(name = "bias {0}")
  @CsvSource({"1000000000", "-1000000000"})
  void softmaxOfBigLogitsDoesNotOverflow(int bias) {
    Dense dense = new Dense(unit(3, Activation.SOFTMAX, bias, 0, 0, -127));
    assertThat(run(TensorShape.vector(1), dense, 100)).containsExactly(0.5f, 0.5f, 0);
  }

  @ParameterizedTest(name = "from {0} to {1}")
  @CsvSource({"0x1p-60, 0x1p40", "0x1p40, 0x1p-60", "0x1p-60, 0x1p-60", "0x1p40, 0x1p40"})
  void runsBetweenAnyTwoScales(float from, float to) {
    AffineQuantizer output = new AffineQuantizer(to, 0);
    Window one = new Window(new Axis(1, 1, 0, 0, 1), new Axis(1, 1, 0, 0, 1));
    QuantizedWeights weights =
        new QuantizedWeights(1, 1, 2, new byte[] {1}, new float[] {Math.min(from, 1)});
    LinearUnit unit = new LinearUnit(weights, new int[1], Activation.RELU6, Optional.of(output));
    for (Layer layer : List.of(new Dense(unit), new AveragePooling(one, output))) {
      CompactNetwork network =
          new CompactNetwork(TensorShape.vector(1), new AffineQuantizer(from, 0), List.of(layer));
      float result = new IntegerEngine(network).predict(new float[] {100 * from})[0];
      assertThat(result).as(layer.kind()).isBetween(0f, output.highest());
    }
  }

  @Test
  void refusesExampleOfAnotherLength() {
    MaxPooling pooling = new MaxPooling(new Window(PLAIN, PLAIN));
    assertThatThrownBy(() -> run(THREE_BY_THREE, pooling, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an example has 9 values [1, 3, 3], got 2");
  }
}
