package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileCodesTest {
  /** Written out once more: files in the world hold these numbers. */
  @ParameterizedTest(name = "{1} is {0}")
  @CsvSource({
    "0, IDENTITY",
    "1, RELU",
    "2, RELU6",
    "3, LEAKY_RELU",
    "4, ELU",
    "5, SIGMOID",
    "6, HARD_SIGMOID",
    "7, TANH",
    "8, HARD_TANH",
    "9, SOFTPLUS",
    "10, SOFTSIGN",
    "11, SWISH",
    "12, SOFTMAX",
  })
  void keepsEachActivationsNumber(int code, Activation activation) {
    assertThat(FileCodes.ACTIVATIONS.get(code)).isEqualTo(activation);
  }

  @Test
  void hasANumberForEachActivation() {
    assertThat(FileCodes.ACTIVATIONS).containsExactlyInAnyOrder(Activation.values());
  }
}
