package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealUnitTest {
  private static final Optional<AffineQuantizer> CODES = Optional.of(new AffineQuantizer(1, 0));

  private static RealWeights weights(Precision precision, float... values) {
    return new RealWeights(1, values.length, precision, values);
  }

  private static RealUnit unit(RealWeights weights, float... bias) {
    return new RealUnit(weights, bias, Activation.RELU, CODES);
  }

  @ParameterizedTest
  @ValueSource(
      floats = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0x1.000002p40f,
        -Float.MAX_VALUE
      })
  void refusesNumbersWhoseSumsCouldOverflow(float value) {
    assertThatThrownBy(() -> weights(Precision.SINGLE, 0, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight 1 must be within +-2^40, got " + value);
    assertThatThrownBy(() -> unit(weights(Precision.SINGLE, 0), value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bias 0 must be within +-2^40, got " + value);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 65520, 0x1p-25f, Float.MIN_VALUE})
  void refusesWhatNoHalfHolds(float value) {
    assertThatThrownBy(() -> weights(Precision.HALF, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight 0 must be a number of 16 bits, got " + value);
    assertThatThrownBy(() -> unit(weights(Precision.HALF, 1), value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bias 0 must be a number of 16 bits, got " + value);
    assertThat(weights(Precision.SINGLE, value).weight(0, 0)).isEqualTo(value);
  }

  @Test
  void refusesArraysOfOtherSizes() {
    assertThatThrownBy(() -> new RealWeights(2, 3, Precision.SINGLE, new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need rows * columns weights, got 2 * 3 and 5");
    assertThatThrownBy(() -> unit(weights(Precision.SINGLE, 1), 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need one bias per output channel, got 2 for 1");
  }

  @Test
  void refusesSoftmaxWithAQuantizer() {
    RealWeights one = weights(Precision.HALF, 1);
    assertThatThrownBy(() -> new RealUnit(one, new float[1], Activation.SOFTMAX, CODES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("softmax is for the last layer, which has no quantizer");
  }

  @Test
  void hasNoNegativeZeros() {
    RealUnit unit = unit(weights(Precision.HALF, -0f, 1), -0f);
    assertThat(Float.floatToRawIntBits(unit.weights().weight(0, 0))).isZero();
    assertThat(Float.floatToRawIntBits(unit.bias()[0])).isZero();
    assertThat(unit.weights().nonZeros()).isEqualTo(1);
  }

  @Test
  void keepsNothingOfItsArrays() {
    float[] values = {1, 2};
    float[] bias = {3};
    RealUnit unit = unit(weights(Precision.SINGLE, values), bias);
    values[0] = bias[0] = 9;
    unit.bias()[0] = 9;
    assertThat(unit.weights().weight(0, 0)).isEqualTo(1);
    assertThat(unit.bias()).containsExactly(3);
  }

  @Test
  void countsInTheNetworkLikeOthers() {
    RealUnit end =
        new RealUnit(
            weights(Precision.HALF, 0, 2, 0), new float[1], Activation.IDENTITY, Optional.empty());
    TensorShape three = TensorShape.vector(3);
    AffineQuantizer quantizer = new AffineQuantizer(1, 0);
    CompactNetwork network = new CompactNetwork(three, quantizer, List.of(new Dense(end)));
    assertThat(network.weights()).isEqualTo(3);
    assertThat(network.sparsity()).isEqualTo(1 - 1 / 3.0);
    List<Layer> more = List.of(new Dense(end), new Dense(unit(weights(Precision.SINGLE, 1), 0)));
    assertThatThrownBy(() -> new CompactNetwork(three, quantizer, more))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 0 (dense) has no output quantizer but is not the last");
  }
}
