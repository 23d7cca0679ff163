package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AudioFrontEnd.Normalization;
import io.github.dl4jcompress.model.Bidirectional.Joining;
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
    assertThat(FileCodes.BIDIRECTIONAL).isEqualTo(9);
    assertThat(FileCodes.REAL_DENSE).isEqualTo(10);
    assertThat(FileCodes.REAL_CONVOLUTION).isEqualTo(11);
    assertThat(FileCodes.FURTHER).isEqualTo(15);
    assertThat(new int[] {FileCodes.EMBEDDING, FileCodes.MASKED}).containsExactly(0, 1);
  }

  @Test
  void keepsTheNumbersOfNormalizationsAndJoinings() {
    assertThat(FileCodes.NORMALIZATIONS)
        .containsExactly(
            Normalization.NONE, Normalization.UTTERANCE, Normalization.RUNNING, Normalization.LEVEL)
        .hasSameSizeAs(Normalization.values());
    assertThat(FileCodes.JOININGS)
        .containsExactly(Joining.CONCATENATION, Joining.SUM, Joining.MEAN, Joining.PRODUCT)
        .hasSameSizeAs(Joining.values());
  }

  @Test
  void keepsEachFlag() {
    assertThat(new int[] {FileCodes.LABELS, FileCodes.FRONT_END, FileCodes.SECTIONS_ELSEWHERE})
        .containsExactly(1, 2, 4);
    assertThat(new int[] {FileCodes.GRID_SCALES, FileCodes.OUTPUT}).containsExactly(8, 16);
    assertThat(FileCodes.HALF_PRECISION).isEqualTo(1);
    assertThat(new int[] {FileCodes.INDICES, FileCodes.ENDS}).containsExactly(0, 1);
    assertThat(
            new int[] {
              FileCodes.BOTH_AXES,
              FileCodes.STRIDE_IS_KERNEL,
              FileCodes.STRIDE,
              FileCodes.PADDING,
              FileCodes.DILATION
            })
        .containsExactly(1, 2, 4, 8, 16);
  }

  @Test
  void hasANumberForEachActivation() {
    assertThat(FileCodes.ACTIVATIONS).containsExactlyInAnyOrder(Activation.values());
  }
}
