package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveBitTest {
  @Test
  void movesByOneOverNAndAHalf() {
    AdaptiveBit bit = new AdaptiveBit();
    double expected = 0.5;
    for (int n = 1; n <= 1000; n++) {
      boolean one = n % 3 == 0;
      bit.learn(one);
      expected += ((one ? 1 : 0) - expected) / (n + 1.5);
      assertThat(bit.probabilityOfOne() / 65536.0)
          .as("bit %d", n)
          .isCloseTo(expected, within(3e-5));
    }
  }

  @ParameterizedTest(name = "only {0} seen: {1}")
  @CsvSource({"true, 65533", "false, 3"})
  void isNeverQuiteSure(boolean one, int probability) {
    AdaptiveBit bit = new AdaptiveBit();
    for (int i = 0; i < 100_000; i++) {
      bit.learn(one);
      assertThat(bit.probabilityOfOne()).isBetween(3, 65533);
    }
    assertThat(bit.probabilityOfOne()).isEqualTo(probability);
  }

  @Test
  void followsDrift() {
    AdaptiveBit bit = new AdaptiveBit();
    Random random = new Random(12);
    for (int i = 0; i < 100_000; i++) {
      bit.learn(random.nextInt(10) == 0);
    }
    assertThat(bit.probabilityOfOne() / 65536.0).isCloseTo(0.1, within(0.04));
    for (int i = 0; i < 5_000; i++) {
      bit.learn(random.nextInt(10) != 0);
    }
    assertThat(bit.probabilityOfOne() / 65536.0).isCloseTo(0.9, within(0.04));
  }
}
