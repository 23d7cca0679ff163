package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.demo.speech.Augmentation.Changes;
import io.github.dl4jcompress.demo.speech.Augmentation.Masks;
import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmenterTest {
  private static final double NO_NOISE = Double.POSITIVE_INFINITY;
  private static final AudioFrontEnd FRONT_END = AudioFrontEnd.logMel(8_000, 8);
  private static final float[] TONE = Tones.sine(233, 4_000);

  @Test
  void noneLeavesEverythingBitIdentical() {
    Augmenter none = new Augmenter(Augmentation.NONE, FRONT_END);
    float[][] frames = frames(30, 8);
    none.mask(frames, new Random(1));
    assertThat(none.changesSamples()).isFalse();
    assertThat(none.change(TONE, new Random(1))).isEqualTo(TONE);
    assertThat(frames).isDeepEqualTo(frames(30, 8));
  }

  @Test
  void sameRandomNumbersGiveSameBits() {
    Augmenter one = new Augmenter(Augmentation.SPEECH, FRONT_END);
    Augmenter two = new Augmenter(Augmentation.SPEECH, FRONT_END);
    float[] changed = one.change(TONE, new Random(5));
    assertThat(two.change(TONE, new Random(5))).isEqualTo(changed);
    assertThat(one.change(TONE, new Random(6))).isNotEqualTo(changed);
    float[][] masked = frames(30, 8);
    float[][] again = frames(30, 8);
    one.mask(masked, new Random(5));
    two.mask(again, new Random(5));
    assertThat(masked).isDeepEqualTo(again);
  }

  @Test
  void leavesTheGivenSamplesAlone() {
    float[] samples = TONE.clone();
    new Augmenter(Augmentation.SPEECH, FRONT_END).change(samples, new Random(1));
    assertThat(samples).isEqualTo(TONE);
  }

  @Test
  void shiftMovesTheSoundWithinItsLimit() {
    int earliest = 0;
    int latest = 0;
    for (int seed = 0; seed < 100; seed++) {
      float[] moved = change(new Changes(0.1, 0, 0, NO_NOISE, NO_NOISE, 0), TONE, seed);
      int later = moved.length - TONE.length;
      earliest = Math.min(earliest, later);
      latest = Math.max(latest, later);
      if (later >= 0) {
        assertThat(Arrays.copyOf(moved, later)).containsOnly(0f);
        assertThat(Arrays.copyOfRange(moved, later, moved.length)).isEqualTo(TONE);
      } else {
        assertThat(moved).isEqualTo(Arrays.copyOfRange(TONE, -later, TONE.length));
      }
    }
    assertThat(earliest).isBetween(-800, -700);
    assertThat(latest).isBetween(700, 800);
  }

  @Test
  void shiftCutsAtMostAQuarter() {
    Changes far = new Changes(1, 0, 0, NO_NOISE, NO_NOISE, 0);
    int shortest =
        IntStream.range(0, 50).map(seed -> change(far, TONE, seed).length).min().orElseThrow();
    assertThat(shortest).isEqualTo(3_000);
  }

  @Test
  void voiceChangesPitchAndLengthTogether() {
    double lowest = 233;
    double highest = 233;
    for (int seed = 0; seed < 50; seed++) {
      float[] other = change(new Changes(0, 0, 10, NO_NOISE, NO_NOISE, 0), TONE, seed);
      double hertz = Tones.hertz(Arrays.copyOfRange(other, 200, other.length - 200));
      assertThat(hertz * other.length).isCloseTo(233 * 4_000, within(500.0));
      lowest = Math.min(lowest, hertz);
      highest = Math.max(highest, hertz);
    }
    assertThat(lowest).isBetween(0.899 * 233, 0.92 * 233);
    assertThat(highest).isBetween(1.08 * 233, 1.101 * 233);
  }

  @Test
  void tempoChangesLengthButNotPitch() {
    int shortest = 4_000;
    int longest = 4_000;
    for (int seed = 0; seed < 50; seed++) {
      float[] other = change(new Changes(0, 0.2, 0, NO_NOISE, NO_NOISE, 0), TONE, seed);
      double hertz = Tones.hertz(Arrays.copyOfRange(other, 500, other.length - 500));
      assertThat(hertz).isCloseTo(233, within(3.0));
      shortest = Math.min(shortest, other.length);
      longest = Math.max(longest, other.length);
    }
    assertThat(shortest).isBetween(3_333, 3_500);
    assertThat(longest).isBetween(4_700, 5_000);
  }

  @Test
  void noiseHasTheRatioThatWasAskedFor() {
    double lowest = 40;
    double highest = 0;
    for (int seed = 0; seed < 50; seed++) {
      float[] noise = change(new Changes(0, 0, 0, 10, 30, 0), TONE, seed);
      for (int i = 0; i < noise.length; i++) {
        noise[i] -= TONE[i];
      }
      double decibels = 10 * Math.log10(Tones.power(TONE) / Tones.power(noise));
      lowest = Math.min(lowest, decibels);
      highest = Math.max(highest, decibels);
    }
    // Strong low passes leave few independent values, so the power of a noise varies by 2 dB.
    assertThat(lowest).isBetween(8.0, 12.0);
    assertThat(highest).isBetween(28.0, 32.0);
  }

  @Test
  void volumeStaysWithinItsLimit() {
    double softest = 1;
    double loudest = 1;
    for (int seed = 0; seed < 50; seed++) {
      float[] other = change(new Changes(0, 0, 0, NO_NOISE, NO_NOISE, 6), TONE, seed);
      double gain = Math.sqrt(Tones.power(other) / Tones.power(TONE));
      softest = Math.min(softest, gain);
      loudest = Math.max(loudest, gain);
    }
    assertThat(softest).isBetween(0.501, 0.55);
    assertThat(loudest).isBetween(1.8, 1.996);
  }

  @Test
  void silenceStaysSilent() {
    assertThat(change(Augmentation.SPEECH.changes(), new float[300], 1)).containsOnly(0f);
  }

  @Test
  void timeMaskHidesNeighbouringFramesAndAtMostAFifth() {
    int widest = 0;
    for (int seed = 0; seed < 100; seed++) {
      float[][] frames = mask(new Masks(1, 100, 0, 0), FRONT_END, 30, seed);
      int[] hidden =
          IntStream.range(0, 30)
              .filter(t -> isMean(frames, t, 0) && isMean(frames, t, 7))
              .toArray();
      widest = Math.max(widest, hidden.length);
      if (hidden.length > 0) {
        assertThat(hidden[hidden.length - 1] - hidden[0]).isEqualTo(hidden.length - 1);
      }
    }
    assertThat(widest).isEqualTo(6);
  }

  @Test
  void frequencyMaskHidesNeighbouringFeaturesOfAllFrames() {
    int widest = 0;
    for (int seed = 0; seed < 100; seed++) {
      float[][] frames = mask(new Masks(0, 0, 1, 3), FRONT_END, 30, seed);
      int[] hidden = IntStream.range(0, 8).filter(f -> isMean(frames, 3, f)).toArray();
      widest = Math.max(widest, hidden.length);
      if (hidden.length > 0) {
        assertThat(hidden[hidden.length - 1] - hidden[0]).isEqualTo(hidden.length - 1);
      }
      for (int feature : hidden) {
        assertThat(IntStream.range(0, 30)).allMatch(time -> isMean(frames, time, feature));
      }
    }
    assertThat(widest).isEqualTo(3);
  }

  @Test
  void frequencyMaskHidesSlopesWithTheirFeatures() {
    AudioFrontEnd slopes = AudioFrontEnd.logMel(8_000, 4).withDeltas();
    boolean anyHidden = false;
    for (int seed = 0; seed < 20; seed++) {
      float[][] frames = mask(new Masks(0, 0, 1, 2), slopes, 30, seed);
      for (int feature = 0; feature < 4; feature++) {
        assertThat(isMean(frames, 3, feature + 4)).isEqualTo(isMean(frames, 3, feature));
        anyHidden |= isMean(frames, 3, feature);
      }
    }
    assertThat(anyHidden).isTrue();
  }

  @Test
  void refusesMaskWiderThanTheFrontEnd() {
    Augmentation wide = new Augmentation(Changes.NONE, new Masks(0, 0, 1, 9));
    assertThatThrownBy(() -> new Augmenter(wide, FRONT_END))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a mask must hide at most 8 features, as many as the front end has, got 9");
  }

  private static float[] change(Changes changes, float[] samples, int seed) {
    Augmenter augmenter = new Augmenter(new Augmentation(changes, Masks.NONE), FRONT_END);
    return augmenter.change(samples, new Random(Seeds.derive(seed, 0, 0)));
  }

  private static float[][] mask(Masks masks, AudioFrontEnd frontEnd, int count, int seed) {
    float[][] frames = frames(count, frontEnd.features());
    new Augmenter(new Augmentation(Changes.NONE, masks), frontEnd)
        .mask(frames, new Random(Seeds.derive(seed, 0, 0)));
    return frames;
  }

  /** Values that differ, with another mean for each feature. */
  private static float[][] frames(int count, int features) {
    float[][] frames = new float[count][features];
    for (int time = 0; time < count; time++) {
      for (int feature = 0; feature < features; feature++) {
        frames[time][feature] = 1_000 * feature + 2 * time;
      }
    }
    return frames;
  }

  /** Whether a value of 30 frames was hidden: the means lie between the values. */
  private static boolean isMean(float[][] frames, int time, int feature) {
    return frames[time][feature] == 1_000 * feature + 29;
  }
}
