package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormantSynthesizerTest {
  private static final int SAMPLE_RATE = FormantSynthesizer.SAMPLE_RATE;

  @ParameterizedTest(name = "{0} is louder around {1} Hz than around {2} Hz")
  @CsvSource({
    "IY, 2400, 1200",
    "EH, 1800, 1200",
    "AH, 1200, 1900",
    "AO, 800, 1600",
    "UW, 900, 1700",
    "N, 250, 800",
    "S, 3700, 1000"
  })
  void phonemesHaveTheirFormants(Phoneme phoneme, double loud, double soft) {
    float[] sound = speak(voice(110, 1), phoneme, phoneme, phoneme);
    assertThat(power(sound, loud)).isGreaterThan(4 * power(sound, soft));
  }

  @ParameterizedTest
  @CsvSource({"90", "130", "220"})
  void voicesHaveTheirPitch(double pitch) {
    float[] word = speak(voice(pitch, 1), Phoneme.AH, Phoneme.AH, Phoneme.AH);
    // The melody falls: short parts only are periodic.
    float[] sound = Arrays.copyOfRange(word, word.length / 2, word.length / 2 + SAMPLE_RATE / 20);
    double expected = SAMPLE_RATE / pitch;
    assertThat(period(sound, (int) (0.6 * expected), (int) (1.6 * expected)))
        .isBetween(0.8 * expected, 1.25 * expected);
  }

  @Test
  void shorterVocalTractsHaveHigherFormants() {
    float[] man = speak(voice(130, 0.9), Phoneme.IY, Phoneme.IY);
    float[] woman = speak(voice(130, 1.2), Phoneme.IY, Phoneme.IY);
    assertThat(power(man, 2_050) / power(man, 2_750))
        .isGreaterThan(4 * power(woman, 2_050) / power(woman, 2_750));
  }

  @Test
  void silenceOfStopsIsSilent() {
    float[] sound =
        speak(voice(130, 1), Phoneme.EY_END, Phoneme.T_SILENCE, Phoneme.T_SILENCE, Phoneme.UW);
    int part = SAMPLE_RATE / 100;
    double softest = 1;
    for (int from = 0; from + part <= sound.length; from += part) {
      softest = Math.min(softest, Tones.power(Arrays.copyOfRange(sound, from, from + part)));
    }
    assertThat(softest).isLessThan(1e-4 * Tones.power(sound));
  }

  @Test
  void noTwoTimesAreTheSame() {
    Voice voice = voice(130, 1);
    float[] one = FormantSynthesizer.speak(List.of(Phoneme.AH), voice, new Random(1));
    float[] again = FormantSynthesizer.speak(List.of(Phoneme.AH), voice, new Random(1));
    float[] other = FormantSynthesizer.speak(List.of(Phoneme.AH), voice, new Random(2));
    assertThat(again).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
  }

  private static Voice voice(double pitch, double tract) {
    return new Voice("test", pitch, tract, 1, 0.001, 60, 0, 1);
  }

  private static float[] speak(Voice voice, Phoneme... phonemes) {
    return FormantSynthesizer.speak(List.of(phonemes), voice, new Random(1));
  }

  /** Power in a band of 500 Hz, summed over many frequencies. */
  private static double power(float[] sound, double middle) {
    double sum = 0;
    for (double hertz = middle - 250; hertz <= middle + 250; hertz += 5) {
      double re = 0;
      double im = 0;
      for (int i = 0; i < sound.length; i++) {
        re += sound[i] * Math.cos(2 * Math.PI * hertz * i / SAMPLE_RATE);
        im += sound[i] * Math.sin(2 * Math.PI * hertz * i / SAMPLE_RATE);
      }
      sum += re * re + im * im;
    }
    return sum;
  }

  /** How many samples later the sound is most like itself, within a range. */
  private static double period(float[] sound, int from, int to) {
    int best = 0;
    double most = 0;
    for (int lag = from; lag <= to; lag++) {
      double sum = 0;
      for (int i = 0; i + lag < sound.length; i++) {
        sum += sound[i] * sound[i + lag];
      }
      sum /= sound.length - lag;
      if (sum > most) {
        best = lag;
        most = sum;
      }
    }
    return best;
  }
}
