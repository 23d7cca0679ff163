package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeStretchTest {
  @ParameterizedTest(name = "{0} Hz at speed {1}")
  @CsvSource({"90, 0.7", "90, 1.3", "233, 0.5", "233, 0.97", "233, 2", "710, 1.15"})
  void keepsPitchAndLoudness(double hertz, double speed) {
    float[] result = TimeStretch.faster(Tones.sine(hertz, 8_000), speed, 8_000);
    assertThat(result).hasSize((int) Math.round(8_000 / speed));
    float[] middle = Arrays.copyOfRange(result, 500, result.length - 500);
    assertThat(Tones.hertz(middle)).isCloseTo(hertz, within(0.01 * hertz));
    assertThat(Tones.power(middle)).isCloseTo(0.125, within(0.01));
  }

  @Test
  void movesEventsToTheirNewTime() {
    float[] samples = new float[8_000];
    System.arraycopy(Tones.sine(500, 400), 0, samples, 4_000, 400);
    float[] result = TimeStretch.faster(samples, 1.25, 8_000);
    double centre = 0;
    for (int i = 0; i < result.length; i++) {
      centre += i * (double) result[i] * result[i];
    }
    centre /= Tones.power(result) * result.length;
    assertThat(centre).isCloseTo(4_200 / 1.25, within(100.0));
  }

  @Test
  void speedOneChangesNothing() {
    float[] tone = Tones.sine(100, 777);
    assertThat(TimeStretch.faster(tone, 1, 8_000)).isEqualTo(tone).isNotSameAs(tone);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 99, 100, 101, 199, 401})
  void worksForAnyLengthAndRate(int length) {
    for (int rate : new int[] {1, 80, 8_000, 44_100}) {
      float[] tone = Tones.sine(100, length);
      assertThat(TimeStretch.faster(tone, 0.5, rate)).hasSize(2 * length);
      assertThat(TimeStretch.faster(tone, 2, rate)).hasSize(Math.round(length / 2f));
    }
  }

  @Test
  void refusesSpeedOutOfRange() {
    assertThatThrownBy(() -> TimeStretch.faster(new float[1], 2.5, 8_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("speed must be in [0.5, 2], got 2.5");
  }
}
