package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.model.AudioFrontEnd.Normalization;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioFrontEndTest {
  private static final AudioFrontEnd LOG_MEL = AudioFrontEnd.logMel(8_000, 20);

  @Test
  void hasTheUsualDefaultsForSpeech() {
    assertThat(LOG_MEL)
        .isEqualTo(
            new AudioFrontEnd(
                8_000, 200, 80, 256, 20, 20, 4_000, 0.97, 0, false, Normalization.NONE, 0));
    assertThat(AudioFrontEnd.mfcc(16_000, 13))
        .isEqualTo(
            new AudioFrontEnd(
                16_000, 400, 160, 512, 23, 20, 8_000, 0.97, 13, false, Normalization.NONE, 0));
  }

  @Test
  void copiesChangeOneThingEach() {
    AudioFrontEnd changed =
        LOG_MEL
            .framing(256, 100)
            .fftSize(1024)
            .bands(30)
            .range(100, 3_500)
            .preEmphasis(0.5)
            .coefficients(12)
            .withDeltas()
            .normalized(Normalization.RUNNING)
            .trimmed(30);
    assertThat(changed)
        .isEqualTo(
            new AudioFrontEnd(
                8_000, 256, 100, 1024, 30, 100, 3_500, 0.5, 12, true, Normalization.RUNNING, 30));
    assertThat(LOG_MEL.framing(257, 100).fftSize()).isEqualTo(512);
  }

  @Test
  void streamsNeedNothingOfTheWholeClip() {
    assertThat(LOG_MEL.isForStreams()).isTrue();
    assertThat(LOG_MEL.normalized(Normalization.RUNNING).isForStreams()).isTrue();
    assertThat(LOG_MEL.normalized(Normalization.UTTERANCE).isForStreams()).isFalse();
    assertThat(LOG_MEL.normalized(Normalization.LEVEL).isForStreams()).isFalse();
    assertThat(LOG_MEL.trimmed(35).isForStreams()).isFalse();
  }

  @Test
  void bandsOnlyIsTheSameSpectrum() {
    assertThat(
            AudioFrontEnd.mfcc(8_000, 13)
                .withDeltas()
                .normalized(Normalization.LEVEL)
                .trimmed(35)
                .bandsOnly())
        .isEqualTo(AudioFrontEnd.logMel(8_000, 23));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 200.1, Double.NaN})
  void refusesATrimThatIsNoDecibels(double decibels) {
    assertThatThrownBy(() -> LOG_MEL.trimmed(decibels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trim must be in [0, 200.0] dB, got " + decibels);
  }

  @Test
  void countsFeatures() {
    assertThat(LOG_MEL.features()).isEqualTo(20);
    assertThat(LOG_MEL.withDeltas().features()).isEqualTo(40);
    assertThat(AudioFrontEnd.mfcc(8_000, 13).features()).isEqualTo(13);
    assertThat(AudioFrontEnd.mfcc(8_000, 40).withDeltas().features()).isEqualTo(80);
  }

  @ParameterizedTest(name = "{0} samples -> {1} frames")
  @CsvSource({"0, 1", "1, 1", "200, 1", "279, 1", "280, 2", "4000, 48", "2147483647, 26843544"})
  void countsWholeWindowsButAtLeastOne(int samples, int frames) {
    assertThat(LOG_MEL.frames(samples)).isEqualTo(frames);
  }

  @Test
  void spacesBandsEvenlyOverMel() {
    assertThat(LOG_MEL.edgeHz(0)).isCloseTo(20, within(1e-9));
    assertThat(LOG_MEL.edgeHz(21)).isCloseTo(4_000, within(1e-9));
    // The scale is made so that 1000 Hz are 1000 mel; 3428.7 Hz are 2000.
    assertThat(LOG_MEL.bands(1).range(0, 3_428.7).edgeHz(1)).isCloseTo(1_000, within(0.1));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(f -> f.fftSize(300), "FFT size must be a power of two in [2, 65536], got 300"),
        refusal(
            f -> f.fftSize(1 << 17), "FFT size must be a power of two in [2, 65536], got 131072"),
        refusal(
            f -> f.fftSize(128),
            "need 1 <= hop <= window, 2 <= window <= FFT size, got hop=80, window=200, FFT"
                + " size=128"),
        refusal(
            f -> f.framing(200, 201),
            "need 1 <= hop <= window, 2 <= window <= FFT size, got hop=201, window=200, FFT"
                + " size=256"),
        refusal(
            f -> f.framing(Integer.MAX_VALUE, 1),
            "need 1 <= hop <= window, 2 <= window <= FFT size, got hop=1, window=2147483647, FFT"
                + " size=65536"),
        refusal(
            f -> f.framing(0, 0),
            "need 1 <= hop <= window, 2 <= window <= FFT size, got hop=0, window=0, FFT size=2"),
        refusal(
            f -> f.range(20, 4_001),
            "need 0 <= low < high <= 4000.0 Hz, half the sample rate, got low=20.0, high=4001.0"),
        refusal(
            f -> f.range(Double.NaN, 4_000),
            "need 0 <= low < high <= 4000.0 Hz, half the sample rate, got low=NaN, high=4000.0"),
        refusal(f -> f.preEmphasis(1), "pre-emphasis must be in [0, 1), got 1.0"),
        refusal(f -> f.bands(0), "bands must be in [1, 512], got 0"),
        refusal(f -> f.bands(513), "bands must be in [1, 512], got 513"),
        refusal(
            f -> f.coefficients(21),
            "coefficients must be in [0, 20], the number of bands, got 21"),
        refusal(
            f -> f.bands(100),
            "band 1 of 100, from 33.498924 to 61.260765 Hz, holds no bin of the FFT, which are 31.25"
                + " Hz apart; need fewer bands or a larger FFT size"));
  }

  private static Arguments refusal(UnaryOperator<AudioFrontEnd> change, String message) {
    return Arguments.of(change, message);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusals")
  void saysWhatIsWrong(UnaryOperator<AudioFrontEnd> change, String message) {
    assertThatThrownBy(() -> change.apply(LOG_MEL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesCountsAndRatesThatAreTooSmall() {
    assertThatThrownBy(() -> LOG_MEL.frames(-1)).hasMessage("samples must be >= 0, got -1");
    assertThatThrownBy(() -> AudioFrontEnd.logMel(0, 20))
        .hasMessage("sample rate must be >= 1 Hz, got 0");
    assertThatThrownBy(() -> AudioFrontEnd.mfcc(8_000, 0)).hasMessage("MFCC must be >= 1, got 0");
    assertThatThrownBy(() -> LOG_MEL.edgeHz(22)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
