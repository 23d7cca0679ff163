package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorShapeTest {
  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "-1, 1, 1", "-2, -2, 1"})
  void refusesEmptyDimension(int channels, int height, int width) {
    assertThatThrownBy(() -> new TensorShape(channels, height, width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every dimension must be >= 1, got [%d, %d, %d]", channels, height, width);
  }

  @ParameterizedTest
  @CsvSource({
    "65536, 32768, 1",
    "1, 65536, 32768",
    "32768, 1, 65536",
    "2147483647, 2, 1",
    "2147483647, 2147483647, 2147483647",
    "1291, 1291, 1291",
  })
  void refusesMoreElementsThanAnArrayHolds(int channels, int height, int width) {
    assertThatThrownBy(() -> new TensorShape(channels, height, width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("more than 2^31 - 1 elements: [%d, %d, %d]", channels, height, width);
  }

  @ParameterizedTest(name = "[{0}, {1}, {2}] has {3}")
  @CsvSource({
    "2147483647, 1, 1, 2147483647",
    "1, 1, 2147483647, 2147483647",
    "1, 46341, 46340, 2147441940",
    "3, 4, 5, 60",
  })
  void countsItsElements(int channels, int height, int width, int elements) {
    assertThat(new TensorShape(channels, height, width).elements()).isEqualTo(elements);
  }

  @Test
  void printsVectorsAsVectors() {
    assertThat(TensorShape.vector(7)).hasToString("[7]");
    assertThat(new TensorShape(3, 1, 2)).hasToString("[3, 1, 2]");
  }
}
