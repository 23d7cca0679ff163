package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.audio.FeatureExtractor;
import io.github.dl4jcompress.audio.Resampler;
import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Features of recordings, of any sample rate, as one front end sees them. Those of unchanged
 * recordings are computed once and kept.
 *
 * <p>Features are laid out as {@code [time, features]}. Safe to share between threads.
 */
final class SpeechFeatures {
  private final FeatureExtractor extractor;
  private final Map<Integer, Resampler> resamplers = new ConcurrentHashMap<>();
  private final Map<Recording, float[][]> known = new ConcurrentHashMap<>();

  SpeechFeatures(AudioFrontEnd frontEnd) {
    this.extractor = new FeatureExtractor(frontEnd);
  }

  AudioFrontEnd frontEnd() {
    return extractor.frontEnd();
  }

  /** Features of the recording as it is; a copy. */
  float[][] of(Recording recording) {
    float[][] stored = known.computeIfAbsent(recording, r -> extractor.of(samples(r)));
    float[][] copy = new float[stored.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = stored[i].clone();
    }
    return copy;
  }

  /** Features of the recording after random changes, which depend on {@code random} alone. */
  float[][] changed(Recording recording, Augmenter augmenter, Random random) {
    float[][] frames =
        augmenter.changesSamples()
            ? extractor.of(augmenter.change(samples(recording), random))
            : of(recording);
    augmenter.mask(frames, random);
    return frames;
  }

  /** Samples of the recording at the front end's rate. */
  private float[] samples(Recording recording) {
    int rate = frontEnd().sampleRate();
    if (recording.sampleRate() == rate) {
      return recording.samples();
    }
    return resamplers
        .computeIfAbsent(recording.sampleRate(), from -> new Resampler(from, rate))
        .resample(recording.samples());
  }
}
