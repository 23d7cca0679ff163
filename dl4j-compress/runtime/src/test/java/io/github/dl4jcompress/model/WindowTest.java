package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final Axis ONE = new Axis(1, 1, 0, 0, 1);

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 0, 1",
    "1, 0, 0, 0, 1",
    "1, 1, -1, 0, 1",
    "1, 1, 0, -1, 1",
    "1, 1, 0, 0, 0",
    "32768, 1, 0, 0, 1",
    "1, 32768, 0, 0, 1",
    "1, 1, 32768, 0, 1",
    "1, 1, 0, 32768, 1",
    "1, 1, 0, 0, 32768",
  })
  void refusesAxisOutOfRange(int kernel, int stride, int before, int after, int dilation) {
    assertThatThrownBy(() -> new Axis(kernel, stride, before, after, dilation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "need kernel, stride, dilation in [1, 32767] and padding in [0, 32767], got "
                + "kernel=%d, stride=%d, padding=%d and %d, dilation=%d",
            kernel, stride, before, after, dilation);
  }

  /** The definition of an output size: how many windows fit, counted one by one. */
  @Test
  void countsTheWindowsThatFit() {
    for (int kernel = 1; kernel <= 4; kernel++) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int padding = 0; padding <= 3; padding++) {
          for (int dilation = 1; dilation <= 3; dilation++) {
            Axis axis = new Axis(kernel, stride, padding, 1, dilation);
            int padded = 12 + padding + 1;
            int windows = 0;
            for (int at = 0; at + (kernel - 1) * dilation < padded; at += stride) {
              windows++;
            }
            assertThat(axis.outputSize(12)).as("%s", axis).isEqualTo(windows);
          }
        }
      }
    }
  }

  @Test
  void refusesWindowThatDoesNotFit() {
    Axis axis = new Axis(3, 1, 1, 0, 2);
    assertThat(axis.outputSize(4)).isEqualTo(1);
    assertThatThrownBy(() -> axis.outputSize(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a window of 5 cells does not fit into 3 with " + axis);
  }

  @Test
  void refusesMoreWindowsThanAnArrayHolds() {
    Axis axis = new Axis(1, 1, 1, 0, 1);
    assertThatThrownBy(() -> axis.outputSize(Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2147483648 windows along one dimension with " + axis);
  }

  @Test
  void spansTheLargestKernelWithoutOverflow() {
    assertThat(new Axis(Axis.MAX, 1, 0, 0, Axis.MAX).span()).isEqualTo(32_766L * 32_767 + 1);
  }

  @Test
  void addsPaddingToEachSide() {
    Window window = new Window(new Axis(1, 1, 1, 2, 1), new Axis(1, 1, 3, 4, 1));
    assertThat(window.paddedShape(new TensorShape(2, 5, 6))).isEqualTo(new TensorShape(2, 8, 13));
  }

  @Test
  void refusesPaddingBeyondAnyArray() {
    Window window = new Window(new Axis(1, 1, 0, 1, 1), ONE);
    assertThatThrownBy(() -> window.paddedShape(new TensorShape(1, Integer.MAX_VALUE, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2147483648 cells along one dimension with " + window.vertical());
  }

  @Test
  void slidesOverHeightAndWidth() {
    Window window = new Window(new Axis(3, 2, 0, 0, 1), new Axis(2, 1, 1, 1, 1));
    assertThat(window.taps()).isEqualTo(6);
    assertThat(window.outputShape(new TensorShape(4, 7, 5), 9)).isEqualTo(new TensorShape(9, 3, 6));
  }
}
