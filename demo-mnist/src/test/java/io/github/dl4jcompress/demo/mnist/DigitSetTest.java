package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DigitSetTest {
  private static final int LAST = DigitSet.PIXELS - 1;

  @Test
  void callersCannotChangeIt() {
    byte[] pixels = new byte[DigitSet.PIXELS];
    byte[] labels = {3};
    DigitSet set = DigitSet.of(pixels, labels);

    pixels[0] = 1;
    labels[0] = 1;
    set.pixels()[0] = 1;
    set.labels()[0] = 1;
    set.image(0)[0] = 1;

    assertThat(set.pixels()).containsOnly(0);
    assertThat(set.label(0)).isEqualTo(3);
  }

  @Test
  void refusesPixelsThatDoNotFitTheLabels() {
    assertThatThrownBy(() -> DigitSet.of(new byte[783], new byte[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need at least 1 label and 784 pixels for each, got 1 labels and 783 pixels");
    assertThatThrownBy(() -> DigitSet.of(new byte[0], new byte[0]))
        .hasMessage("need at least 1 label and 784 pixels for each, got 0 labels and 0 pixels");
  }

  @Test
  void refusesLabelAboveNine() {
    assertThatThrownBy(() -> DigitSet.of(new byte[784], new byte[] {10}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label of image 0 must be in [0, 9], got 10");
  }

  @Test
  void firstKeepsTheStartOfTheSet() {
    DigitSet all = SyntheticDigits.generate(1, 20);
    DigitSet first = all.first(7);
    assertThat(first.count()).isEqualTo(7);
    assertThat(first.image(6)).isEqualTo(all.image(6));
    assertThat(all.first(21)).isSameAs(all);
    assertThatThrownBy(() -> all.first(0)).hasMessage("limit must be >= 1 image, got 0");
  }

  @Test
  void scalesPixelsToTheUnitRange() {
    byte[] pixels = new byte[DigitSet.PIXELS];
    pixels[0] = (byte) 255;
    pixels[LAST] = 51;
    float[] scaled = new float[DigitSet.PIXELS];
    DigitSet.of(pixels, new byte[1]).copyShifted(0, 0, 0, scaled, 0);
    assertThat(scaled[0]).isEqualTo(1f);
    assertThat(scaled[1]).isEqualTo(0f);
    assertThat(scaled[LAST]).isEqualTo(51 / 255f);
  }

  @Test
  void movesInkAndFillsWithBackground() {
    byte[] pixels = new byte[2 * DigitSet.PIXELS];
    Arrays.fill(pixels, (byte) 255);
    pixels[DigitSet.PIXELS + 5 * 28 + 6] = 0;
    DigitSet set = DigitSet.of(pixels, new byte[2]);
    for (int right = -28; right <= 28; right++) {
      for (int down = -28; down <= 28; down++) {
        float[] moved = new float[DigitSet.PIXELS + 3];
        Arrays.fill(moved, 7f);
        set.copyShifted(1, right, down, moved, 2);
        assertThat(moved[0] + moved[1] + moved[DigitSet.PIXELS + 2]).isEqualTo(21f);
        for (int row = 0; row < 28; row++) {
          for (int column = 0; column < 28; column++) {
            int y = row - down;
            int x = column - right;
            boolean inside = y >= 0 && y < 28 && x >= 0 && x < 28;
            float expected = inside && !(y == 5 && x == 6) ? 1f : 0f;
            if (moved[2 + row * 28 + column] != expected) {
              throw new AssertionError(
                  "right %d, down %d, row %d, column %d".formatted(right, down, row, column));
            }
          }
        }
      }
    }
  }
}
