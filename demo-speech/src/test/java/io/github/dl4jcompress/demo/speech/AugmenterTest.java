package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.demo.Seeds;
import io.github.dl4jcompress.demo.speech.Augmentation.Changes;
import io.github.dl4jcompress.demo.speech.Augmentation.Masks;
import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Random;
import java.util.function.ToDoubleFunction;
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
    DoubleSummaryStatistics later =
        over(100, new Changes(0.1, 0, 0, NO_NOISE, NO_NOISE, 0), AugmenterTest::shiftOf);
    assertThat(later.getMin()).isBetween(-800.0, -700.0);
    assertThat(later.getMax()).isBetween(700.0, 800.0);
  }

  /** By how many samples the tone comes later; it must be the tone, moved. */
  private static double shiftOf(float[] moved) {
    int later = moved.length - TONE.length;
    if (later >= 0) {
      assertThat(Arrays.copyOf(moved, later)).containsOnly(0f);
      assertThat(Arrays.copyOfRange(moved, later, moved.length)).isEqualTo(TONE);
    } else {
      assertThat(moved).isEqualTo(Arrays.copyOfRange(TONE, -later, TONE.length));
    }
    return later;
  }

  @Test
  void shiftCutsAtMostAQuarter() {
    Changes far = new Changes(1, 0, 0, NO_NOISE, NO_NOISE, 0);
    assertThat(over(50, far, moved -> moved.length).getMin()).isEqualTo(3_000);
  }

  @Test
  void voiceChangesPitchAndLengthTogether() {
    DoubleSummaryStatistics pitch =
        over(
            50,
            new Changes(0, 0, 10, NO_NOISE, NO_NOISE, 0),
            other -> {
              double hertz = Tones.hertz(Arrays.copyOfRange(other, 200, other.length - 200));
              assertThat(hertz * other.length).isCloseTo(233 * 4_000, within(500.0));
              return hertz;
            });
    assertThat(pitch.getMin()).isBetween(0.899 * 233, 0.92 * 233);
    assertThat(pitch.getMax()).isBetween(1.08 * 233, 1.101 * 233);
  }

  @Test
  void tempoChangesLengthButNotPitch() {
    DoubleSummaryStatistics length =
        over(
            50,
            new Changes(0, 0.2, 0, NO_NOISE, NO_NOISE, 0),
            other -> {
              double hertz = Tones.hertz(Arrays.copyOfRange(other, 500, other.length - 500));
              assertThat(hertz).isCloseTo(233, within(3.0));
              return other.length;
            });
    assertThat(length.getMin()).isBetween(3_333.0, 3_500.0);
    assertThat(length.getMax()).isBetween(4_700.0, 5_000.0);
  }

  @Test
  void noiseHasTheRatioThatWasAskedFor() {
    DoubleSummaryStatistics decibels =
        over(
            50,
            new Changes(0, 0, 0, 10, 30, 0),
            noise -> {
              for (int i = 0; i < noise.length; i++) {
                noise[i] -= TONE[i];
              }
              return 10 * Math.log10(Tones.power(TONE) / Tones.power(noise));
            });
    // Strong low passes leave few independent values, so the power of a noise varies by 2 dB.
    assertThat(decibels.getMin()).isBetween(8.0, 12.0);
    assertThat(decibels.getMax()).isBetween(28.0, 32.0);
  }

  @Test
  void volumeStaysWithinItsLimit() {
    DoubleSummaryStatistics gain =
        over(
            50,
            new Changes(0, 0, 0, NO_NOISE, NO_NOISE, 6),
            other -> Math.sqrt(Tones.power(other) / Tones.power(TONE)));
    assertThat(gain.getMin()).isBetween(0.501, 0.55);
    assertThat(gain.getMax()).isBetween(1.8, 1.996);
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
      assertNeighbours(hidden);
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
      assertNeighbours(hidden);
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

  /** Measures the tone after each of several changes. */
  private static DoubleSummaryStatistics over(
      int seeds, Changes changes, ToDoubleFunction<float[]> measure) {
    return IntStream.range(0, seeds)
        .mapToDouble(seed -> measure.applyAsDouble(change(changes, TONE, seed)))
        .summaryStatistics();
  }

  private static void assertNeighbours(int[] numbers) {
    if (numbers.length > 0) {
      assertThat(numbers[numbers.length - 1] - numbers[0]).isEqualTo(numbers.length - 1);
    }
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
