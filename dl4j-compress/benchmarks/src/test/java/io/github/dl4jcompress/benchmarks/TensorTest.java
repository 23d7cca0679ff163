package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.model.QuantizedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTest {
  private static Tensor of(int... levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    return Tensor.ofFewestBits("w", levels.length, bytes);
  }

  @Test
  void entropyIsThatOfFrequencies() {
    assertThat(of(5, 5, 5, 5).entropyBytes()).isZero();
    assertThat(of(0, 1, 0, 1, 0, 1, 0, 1).entropyBytes()).isCloseTo(1, within(1e-12));
    assertThat(of(0, 0, 1, -2, 0, 0, 1, -2).entropyBytes()).isCloseTo(1.5, within(1e-12));
    double bits = 4 * Math.log(4) / Math.log(2) - 3 * Math.log(3) / Math.log(2);
    assertThat(of(0, 0, 0, -127).entropyBytes()).isCloseTo(bits / 8, within(1e-12));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({"0, 1", "1, 1", "-2, 3", "4, 7", "-7, 7", "8, 15", "63, 63", "-64, 127", "127, 127"})
  void takesTheFewestBits(int level, int maxLevel) {
    assertThat(of(0, level).maxLevel()).isEqualTo(maxLevel);
  }

  @Test
  void takesWeightsWithTheirWidth() {
    byte[] levels = {1, 0, -1, 0, 0, 0};
    Tensor tensor =
        Tensor.of("w", new QuantizedWeights(2, 3, 4, levels, new float[] {1, 1})).named("v");
    assertThat(tensor.name()).isEqualTo("v");
    assertThat(tensor.rows()).isEqualTo(2);
    assertThat(tensor.columns()).isEqualTo(3);
    assertThat(tensor.maxLevel()).isEqualTo(7);
    assertThat(tensor.levels()).containsExactly(levels);
    assertThat(tensor.sparsity()).isCloseTo(4.0 / 6, within(1e-12));
  }

  @Test
  void refusesAnotherNumberOfLevels() {
    assertThatThrownBy(() -> new Tensor("w", 2, 3, 7, new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("w: need rows * columns levels, got 2 * 3 and 5");
  }
}
