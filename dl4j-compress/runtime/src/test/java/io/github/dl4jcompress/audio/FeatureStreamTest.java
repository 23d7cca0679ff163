package io.github.dl4jcompress.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AudioFrontEnd.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeatureStreamTest {
  private static final AudioFrontEnd LOG_MEL = AudioFrontEnd.logMel(8_000, 20);
  private static final float[] CLIP = Reference.clip();

  static Stream<AudioFrontEnd> frontEnds() {
    AudioFrontEnd mfcc = AudioFrontEnd.mfcc(8_000, 13);
    return Stream.of(
        LOG_MEL,
        LOG_MEL.framing(64, 64).bands(8),
        LOG_MEL.normalized(Normalization.RUNNING),
        mfcc.withDeltas(),
        mfcc.withDeltas().normalized(Normalization.RUNNING));
  }

  @ParameterizedTest
  @MethodSource("frontEnds")
  void anyChunksGiveTheBitsOfTheWholeClip(AudioFrontEnd frontEnd) {
    FeatureExtractor extractor = new FeatureExtractor(frontEnd);
    Random random = new Random(5);
    for (int round = 0; round < 60; round++) {
      int longestChunk = 1 << random.nextInt(12);
      float[] clip = Arrays.copyOf(CLIP, random.nextInt(CLIP.length + 1));
      FeatureStream stream = extractor.stream();
      List<float[]> frames = new ArrayList<>();
      for (int from = 0; from < clip.length; ) {
        int to = Math.min(clip.length, from + random.nextInt(longestChunk + 1));
        frames.addAll(stream.accept(clip, from, to));
        from = to;
      }
      frames.addAll(stream.finish());
      assertThat(frames.toArray(float[][]::new)).isDeepEqualTo(extractor.of(clip));
    }
  }

  @Test
  void aFrameComesWithTheLastSampleOfItsWindow() {
    FeatureStream stream = new FeatureExtractor(LOG_MEL).stream();
    assertThat(stream.accept(CLIP, 0, 199)).isEmpty();
    assertThat(stream.accept(CLIP, 199, 200)).hasSize(1);
    assertThat(stream.accept(CLIP, 200, 279)).isEmpty();
    assertThat(stream.accept(CLIP, 279, 440)).hasSize(3);
    assertThat(stream.finish()).isEmpty();
  }

  @Test
  void deltasHoldTwoFramesBack() {
    FeatureStream stream = new FeatureExtractor(LOG_MEL.withDeltas()).stream();
    assertThat(stream.accept(CLIP, 0, 280)).isEmpty();
    assertThat(stream.accept(CLIP, 280, 360)).hasSize(1);
    assertThat(stream.finish()).hasSize(2);
  }

  @Test
  void aRefusedChunkLeavesTheStreamAsItWas() {
    FeatureExtractor extractor = new FeatureExtractor(LOG_MEL);
    FeatureStream stream = extractor.stream();
    stream.accept(CLIP, 0, 100);
    assertThatThrownBy(() -> stream.accept(new float[] {1, 1, Float.POSITIVE_INFINITY}, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample 2 must be finite, got Infinity");
    assertThatThrownBy(() -> stream.accept(CLIP, 100, CLIP.length + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(stream.accept(CLIP, 100, 200).get(0))
        .containsExactly(extractor.of(Arrays.copyOf(CLIP, 200))[0]);
  }

  @Test
  void aFinishedStreamTakesNothing() {
    FeatureStream stream = new FeatureExtractor(LOG_MEL).stream();
    assertThat(stream.finish()).hasSize(1);
    String message = "the stream is finished; another clip needs another stream";
    assertThatThrownBy(() -> stream.accept(CLIP, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
    assertThatThrownBy(stream::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }

  static Stream<AudioFrontEnd> forWholeClips() {
    return Stream.of(
        LOG_MEL.normalized(Normalization.UTTERANCE),
        LOG_MEL.normalized(Normalization.LEVEL),
        LOG_MEL.trimmed(35));
  }

  @ParameterizedTest
  @MethodSource("forWholeClips")
  void refusesWhatNeedsTheEndOfAClip(AudioFrontEnd frontEnd) {
    FeatureExtractor extractor = new FeatureExtractor(frontEnd);
    assertThatThrownBy(extractor::stream)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            frontEnd.normalization()
                + " normalization with a trim of "
                + frontEnd.trimDecibels()
                + " dB needs the whole clip; a stream needs RUNNING or NONE, and no trim");
  }
}
