package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearUnitTest {
  private static final QuantizedWeights WEIGHTS =
      new QuantizedWeights(2, 1, 8, new byte[] {1, 2}, new float[] {1, 1});

  private static LinearUnit withBias(int... bias) {
    return new LinearUnit(WEIGHTS, bias, Activation.IDENTITY, Optional.empty());
  }

  private static Dense ofFullRow(int columns) {
    byte[] levels = new byte[columns];
    Arrays.fill(levels, (byte) -127);
    QuantizedWeights weights = new QuantizedWeights(1, columns, 8, levels, new float[] {1});
    return new Dense(new LinearUnit(weights, new int[1], Activation.IDENTITY, Optional.empty()));
  }

  @Test
  void refusesAnotherNumberOfBiasesThanChannels() {
    assertThatThrownBy(() -> withBias(1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need one bias per output channel, got 3 for 2");
  }

  @Test
  void refusesSoftmaxWithAQuantizer() {
    Optional<AffineQuantizer> output = Optional.of(new AffineQuantizer(1, 0));
    assertThatThrownBy(() -> new LinearUnit(WEIGHTS, new int[2], Activation.SOFTMAX, output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("softmax is for the last layer, which has no quantizer");
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 30, -(1 << 30), Integer.MAX_VALUE, Integer.MIN_VALUE})
  void refusesBiasThatFillsTheAccumulator(int bias) {
    assertThatThrownBy(() -> withBias(0, bias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bias of channel 1 must be within +-2^30 exclusive, got " + bias);
  }

  @ParameterizedTest
  @ValueSource(ints = {(1 << 30) - 1, 1 - (1 << 30)})
  void takesTheLargestBias(int bias) {
    assertThat(withBias(0, bias).bias()).containsExactly(0, bias);
  }

  @Test
  void refusesWeightsThatOverflowTheAccumulator() {
    int most = 4_210_752; // (2^30 - 1) / 255
    assertThat(ofFullRow(most / 127).unit().weights().size()).isEqualTo(33_155);
    assertThatThrownBy(() -> ofFullRow(most / 127 + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "channel 0 has weights of total magnitude 4210812; "
                + "the 32-bit accumulator holds at most 4210752");
  }

  @Test
  void keepsNothingOfItsBiasArray() {
    int[] bias = {1, 2};
    LinearUnit unit = withBias(bias);
    bias[0] = 9;
    unit.bias()[1] = 9;
    assertThat(unit.bias()).containsExactly(1, 2);
  }
}
