package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistortionTest {
  /** A square of 6x6 pixels in the middle, on black. */
  private static final DigitSet SQUARE = square();

  private static DigitSet square() {
    byte[] pixels = new byte[DigitSet.PIXELS];
    for (int row = 11; row < 17; row++) {
      Arrays.fill(pixels, row * 28 + 11, row * 28 + 17, (byte) 255);
    }
    return DigitSet.of(pixels, new byte[1]);
  }

  private static float[] changed(Distortion distortion, long seed) {
    float[] image = new float[DigitSet.PIXELS + 2];
    distortion.copy(SQUARE, 0, new Random(seed), image, 1);
    assertThat(image[0]).isZero();
    assertThat(image[DigitSet.PIXELS + 1]).isZero();
    return Arrays.copyOfRange(image, 1, DigitSet.PIXELS + 1);
  }

  private static double sum(float[] image) {
    double sum = 0;
    for (float pixel : image) {
      sum += pixel;
    }
    return sum;
  }

  /** Mean over the image of its brightness times a coordinate. */
  private static double centre(float[] image, boolean rows) {
    double sum = 0;
    for (int i = 0; i < image.length; i++) {
      sum += image[i] * (rows ? i / 28 : i % 28);
    }
    return sum / sum(image);
  }

  private static float[] original() {
    float[] image = new float[DigitSet.PIXELS];
    SQUARE.copyShifted(0, 0, 0, image, 0);
    return image;
  }

  @Test
  void noneLeavesImagesAsTheyAre() {
    assertThat(changed(Distortion.NONE, 1)).isEqualTo(original());
  }

  @Test
  void isAPureFunctionOfTheRandomNumbers() {
    assertThat(changed(Distortion.HANDWRITING, 5)).isEqualTo(changed(Distortion.HANDWRITING, 5));
    assertThat(changed(Distortion.HANDWRITING, 5)).isNotEqualTo(changed(Distortion.HANDWRITING, 6));
  }

  @Test
  void staysBetweenBlackAndWhite() {
    for (long seed = 0; seed < 200; seed++) {
      for (float pixel : changed(Distortion.HANDWRITING, seed)) {
        assertThat(pixel).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void turningKeepsPlaceAndBrightness() {
    for (long seed = 0; seed < 20; seed++) {
      float[] turned = changed(new Distortion(0, 30, 0, 0, 0), seed);
      assertThat(sum(turned)).isCloseTo(36, within(0.7));
      assertThat(centre(turned, true)).isCloseTo(13.5, within(0.05));
      assertThat(centre(turned, false)).isCloseTo(13.5, within(0.05));
    }
  }

  @Test
  void stretchingChangesTheAreaUpToItsLimit() {
    double smallest = 36;
    double largest = 36;
    for (long seed = 0; seed < 200; seed++) {
      double area = sum(changed(new Distortion(0, 0, 0.2, 0, 0), seed));
      smallest = Math.min(smallest, area);
      largest = Math.max(largest, area);
    }
    assertThat(smallest).isBetween(0.8 * 0.8 * 36 - 1, 0.85 * 0.85 * 36);
    assertThat(largest).isBetween(1.15 * 1.15 * 36, 1.2 * 1.2 * 36 + 1);
  }

  @Test
  void leaningMovesTheTopAgainstTheBottom() {
    boolean leaned = false;
    for (long seed = 0; seed < 20; seed++) {
      float[] image = changed(new Distortion(0, 0, 0, 0.5, 0), seed);
      float[] top = Arrays.copyOf(image, 14 * 28);
      float[] bottom = Arrays.copyOfRange(image, 14 * 28, image.length);
      assertThat(centre(top, false) + centre(bottom, false)).isCloseTo(27, within(0.05));
      leaned |= Math.abs(centre(top, false) - centre(bottom, false)) > 0.7;
    }
    assertThat(leaned).isTrue();
  }

  @Test
  void wobblingMovesNeighboursTogether() {
    float[] image = changed(new Distortion(0, 0, 0, 0, 1.5), 3);
    assertThat(image).isNotEqualTo(original());
    assertThat(sum(image)).isBetween(18.0, 72.0);
  }

  @Test
  void refusesSenselessLimits() {
    assertThatThrownBy(() -> Distortion.shifts(29))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shift must be in [0, 28] pixels, got 29");
    assertThatThrownBy(() -> Distortion.shifts(-1))
        .hasMessage("shift must be in [0, 28] pixels, got -1");
    assertThatThrownBy(() -> new Distortion(0, 1, 1, 0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "need degrees, slant, wobble >= 0 and stretch in [0, 1), got 1.0, 0.0, NaN and 1.0");
  }
}
