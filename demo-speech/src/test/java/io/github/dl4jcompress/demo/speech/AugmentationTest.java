package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.demo.speech.Augmentation.Changes;
import io.github.dl4jcompress.demo.speech.Augmentation.Masks;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final double NO_NOISE = Double.POSITIVE_INFINITY;

  @Test
  void refusesChangesOutOfRange() {
    refuses(-0.1, 0, 0, NO_NOISE, NO_NOISE, 0, "shift must be in [0, 1] seconds, got -0.1");
    refuses(0, 0.6, 0, NO_NOISE, NO_NOISE, 0, "tempo must be in [0, 0.5], got 0.6");
    refuses(0, Double.NaN, 0, NO_NOISE, NO_NOISE, 0, "tempo must be in [0, 0.5], got NaN");
    refuses(0, 0, 31, NO_NOISE, NO_NOISE, 0, "voice must be in [0, 30] percent, got 31");
    refuses(0, 0, 0, NO_NOISE, NO_NOISE, 61, "volume must be in [0, 60] dB, got 61.0");
  }

  @Test
  void refusesSenselessNoise() {
    String rule = "need -20 <= lowest <= highest SNR < 1000 dB, or both infinite, got ";
    refuses(0, 0, 0, 20, 10, 0, rule + "lowest=20.0, highest=10.0");
    refuses(0, 0, 0, 20, NO_NOISE, 0, rule + "lowest=20.0, highest=Infinity");
    refuses(0, 0, 0, -21, 10, 0, rule + "lowest=-21.0, highest=10.0");
    refuses(0, 0, 0, Double.NaN, 10, 0, rule + "lowest=NaN, highest=10.0");
  }

  @Test
  void refusesMasksOutOfRange() {
    assertThatThrownBy(() -> new Masks(101, 1, -1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need 0 to 100 masks of each kind, got 101 and -1");
    assertThatThrownBy(() -> new Masks(1, -2, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("masks must hide >= 0 frames and features, got -2 and 3");
  }

  private static void refuses(
      double shift,
      double tempo,
      int voice,
      double lowestSnr,
      double highestSnr,
      double volume,
      String message) {
    assertThatThrownBy(() -> new Changes(shift, tempo, voice, lowestSnr, highestSnr, volume))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
