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
  void keepsEachLayersNumber() {
    assertThat(FileCodes.DENSE).isZero();
    assertThat(FileCodes.CONVOLUTION).isEqualTo(1);
    assertThat(FileCodes.MAX_POOLING).isEqualTo(2);
    assertThat(FileCodes.AVERAGE_POOLING).isEqualTo(3);
    assertThat(FileCodes.ELEMENT_WISE).isEqualTo(4);
    assertThat(FileCodes.LSTM).isEqualTo(5);
    assertThat(FileCodes.LSTM_WITH_PEEPHOLES).isEqualTo(6);
    assertThat(FileCodes.SIMPLE_RECURRENT).isEqualTo(7);
    assertThat(FileCodes.LAST_STEP).isEqualTo(8);
  }

  @Test
  void hasANumberForEachActivation() {
    assertThat(FileCodes.ACTIVATIONS).containsExactlyInAnyOrder(Activation.values());
  }
}
