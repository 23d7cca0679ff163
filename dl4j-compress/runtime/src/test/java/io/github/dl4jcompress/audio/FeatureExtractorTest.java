package io.github.dl4jcompress.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AudioFrontEnd.Normalization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FeatureExtractorTest {
  private static final AudioFrontEnd LOG_MEL = AudioFrontEnd.logMel(8_000, 20);
  private static final AudioFrontEnd MFCC = AudioFrontEnd.mfcc(8_000, 13).withDeltas();
  private static final float[] CLIP = Reference.clip();

  static Stream<Arguments> frontEnds() {
    return Stream.of(
        Arguments.of("log-mel", LOG_MEL),
        Arguments.of(
            "log-mel-unusual",
            AudioFrontEnd.logMel(8_000, 13)
                .framing(101, 100)
                .fftSize(1024)
                .range(100, 3_500)
                .preEmphasis(0)),
        Arguments.of("log-mel-running", LOG_MEL.normalized(Normalization.RUNNING)),
        Arguments.of("mfcc-deltas", MFCC),
        Arguments.of("mfcc-deltas-running", MFCC.normalized(Normalization.RUNNING)),
        Arguments.of("mfcc-deltas-level", MFCC.normalized(Normalization.LEVEL)),
        Arguments.of("mfcc-deltas-utterance", MFCC.normalized(Normalization.UTTERANCE)));
  }

  private static void assertClose(float[][] found, float[][] expected) {
    assertThat(found).hasNumberOfRows(expected.length);
    for (int frame = 0; frame < expected.length; frame++) {
      assertThat(found[frame]).as("frame " + frame).containsExactly(expected[frame], within(1e-5f));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frontEnds")
  void equalsWhatScipyComputes(String name, AudioFrontEnd frontEnd) {
    float[][] frames = new FeatureExtractor(frontEnd).of(CLIP);
    assertClose(frames, Reference.rows(name));
    assertThat(frames).hasDimensions(frontEnd.frames(CLIP.length), frontEnd.features());
  }

  @Test
  void cutsOffSoftEnds() {
    float[] around = new float[CLIP.length + 400];
    System.arraycopy(CLIP, 2000, around, 0, 400); // faint noise
    System.arraycopy(CLIP, 0, around, 400, CLIP.length);
    float[][] frames = new FeatureExtractor(LOG_MEL.trimmed(35)).of(around);
    assertClose(frames, Reference.rows("log-mel-trimmed"));
    assertThat(frames.length).isLessThan(LOG_MEL.frames(1600) + 10);
  }

  @Test
  void cutsNothingOffWhatIsLoudToItsEnds() {
    float[] loud = Arrays.copyOf(CLIP, 1600);
    assertThat(new FeatureExtractor(LOG_MEL.trimmed(100)).of(loud))
        .isDeepEqualTo(new FeatureExtractor(LOG_MEL).of(loud));
    assertThat(new FeatureExtractor(LOG_MEL.trimmed(35)).of(new float[1000]))
        .as("silence is as loud everywhere")
        .isDeepEqualTo(new FeatureExtractor(LOG_MEL).of(new float[1000]));
    assertThat(new FeatureExtractor(LOG_MEL.trimmed(35)).of(new float[0])).hasDimensions(1, 20);
  }

  @Test
  void lengthensAShortClipBySilence() {
    float[][] frames = new FeatureExtractor(LOG_MEL).of(Arrays.copyOf(CLIP, 150));
    assertClose(frames, Reference.rows("log-mel-short"));
  }

  @Test
  void silenceIsAtTheFloor() {
    float floor = (float) Math.log(1e-10);
    assertThat(new FeatureExtractor(LOG_MEL).of(new float[0])).hasDimensions(1, 20);
    for (float[] frame : new FeatureExtractor(LOG_MEL).of(new float[1000])) {
      assertThat(frame).containsOnly(floor);
    }
  }

  @Test
  void aSineAtFullScaleHasAQuarterInItsBin() {
    float[] sine = new float[256];
    for (int i = 0; i < sine.length; i++) {
      sine[i] = (float) Math.sin(2 * Math.PI * 32 * i / 256); // 1000 Hz, bin 32
    }
    AudioFrontEnd oneBand = LOG_MEL.framing(256, 128).preEmphasis(0).bands(1).range(990, 1_009.9);
    double peak = oneBand.edgeHz(1);
    double weight = 1 - Math.abs(1_000 - peak) / 10;
    float[][] frames = new FeatureExtractor(oneBand).of(sine);
    assertThat(Math.exp(frames[0][0])).isCloseTo(0.25 * weight, within(0.002));
  }

  @Test
  void oneFrameNormalizesToZeros() {
    for (Normalization way : List.of(Normalization.UTTERANCE, Normalization.RUNNING)) {
      float[][] frames = new FeatureExtractor(MFCC.normalized(way)).of(Arrays.copyOf(CLIP, 200));
      assertThat(frames).hasDimensions(1, 26);
      assertThat(frames[0]).containsOnly(0f);
    }
  }

  @Test
  void whatHardlyVariesIsNotBlownUp() {
    float[] constant = new float[2000];
    Arrays.fill(constant, 0.25f);
    AudioFrontEnd frontEnd = LOG_MEL.preEmphasis(0).normalized(Normalization.UTTERANCE);
    for (float[] frame : new FeatureExtractor(frontEnd).of(constant)) {
      assertThat(frame).containsOnly(new float[20], within(1e-6f));
    }
  }

  @Test
  void manyThreadsMayShareOne() {
    FeatureExtractor extractor = new FeatureExtractor(MFCC);
    float[][] expected = extractor.of(CLIP);
    assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> extractor.of(CLIP)))
        .allSatisfy(frames -> assertThat(frames).isDeepEqualTo(expected));
  }

  @Test
  void refusesWhatIsNoNumber() {
    FeatureExtractor extractor = new FeatureExtractor(LOG_MEL);
    assertThatThrownBy(() -> extractor.of(new float[] {0, Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample 1 must be finite, got NaN");
  }
}
