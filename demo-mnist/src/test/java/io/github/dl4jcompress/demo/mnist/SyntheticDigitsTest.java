package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SyntheticDigitsTest {
  @Test
  void sameSeedGivesSameBytesOnEveryMachine() {
    DigitSet digits = SyntheticDigits.generate(42, 100);
    assertThat(SyntheticDigits.generate(42, 100).pixels()).isEqualTo(digits.pixels());
    assertThat(IdxFile.imagesSha256(digits))
        .isEqualTo("aded02e2b53418f8c161e343f8c46475bdeeb97cbabcc058740ffb91e6469be0");
  }

  @Test
  void otherSeedGivesOtherDigits() {
    DigitSet one = SyntheticDigits.generate(1, 100);
    DigitSet two = SyntheticDigits.generate(2, 100);
    for (int i = 0; i < 100; i++) {
      assertThat(one.image(i)).as("image %d", i).isNotEqualTo(two.image(i));
    }
  }

  @Test
  void longerSetBeginsWithTheShorterOne() {
    DigitSet some = SyntheticDigits.generate(3, 40);
    assertThat(SyntheticDigits.generate(3, 90).first(40).pixels()).isEqualTo(some.pixels());
  }

  @Test
  void classesAreBalanced() {
    int[] perClass = new int[10];
    for (byte label : SyntheticDigits.generate(1, 250).labels()) {
      perClass[label]++;
    }
    assertThat(perClass).containsOnly(25);
  }

  @Test
  void everyImageHasInkAndBackground() {
    DigitSet digits = SyntheticDigits.generate(5, 1_000);
    for (int i = 0; i < digits.count(); i++) {
      int ink = 0;
      for (byte pixel : digits.image(i)) {
        ink += Byte.toUnsignedInt(pixel);
      }
      // In full pixels: the thinnest 1 and the fattest 8.
      assertThat(ink / 255).as("image %d", i).isBetween(12, 300);
    }
  }

  /** Too easy, and compressing a network would prove nothing; too hard, and nothing would learn. */
  @Test
  void linearModelLearnsThemButNotAll() {
    double accuracy =
        linearAccuracy(SyntheticDigits.generate(1, 6_000), SyntheticDigits.generate(2, 1_000));
    assertThat(accuracy).isBetween(0.80, 0.95);
  }

  @Test
  void refusesEmptySet() {
    assertThatThrownBy(() -> SyntheticDigits.generate(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count must be >= 1 image, got 0");
  }

  /** Fraction of {@code test} that a softmax over the pixels gets right after 6 epochs. */
  private static double linearAccuracy(DigitSet train, DigitSet test) {
    float[][] weights = new float[10][785];
    float[] image = new float[785];
    image[784] = 1f;
    Random random = new Random(1);
    int steps = 6 * train.count();
    for (int step = 0; step < steps; step++) {
      int index = random.nextInt(train.count());
      train.copyShifted(index, 0, 0, image, 0);
      double[] p = softmax(weights, image);
      double rate = 0.02 * (1 - (double) step / steps);
      for (int k = 0; k < 10; k++) {
        float pull = (float) (rate * ((k == train.label(index) ? 1 : 0) - p[k]));
        for (int i = 0; i < 785; i++) {
          weights[k][i] += pull * image[i];
        }
      }
    }
    int right = 0;
    for (int index = 0; index < test.count(); index++) {
      test.copyShifted(index, 0, 0, image, 0);
      double[] p = softmax(weights, image);
      if (p[test.label(index)] == Arrays.stream(p).max().orElseThrow()) {
        right++;
      }
    }
    return (double) right / test.count();
  }

  private static double[] softmax(float[][] weights, float[] image) {
    double[] p = new double[10];
    double sum = 0;
    for (int k = 0; k < 10; k++) {
      float activation = 0;
      for (int i = 0; i < 785; i++) {
        activation += weights[k][i] * image[i];
      }
      p[k] = Math.exp(activation);
      sum += p[k];
    }
    for (int k = 0; k < 10; k++) {
      p[k] /= sum;
    }
    return p;
  }
}
