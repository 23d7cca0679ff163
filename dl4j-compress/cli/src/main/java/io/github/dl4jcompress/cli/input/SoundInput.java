package io.github.dl4jcompress.cli.input;

import io.github.dl4jcompress.audio.FeatureExtractor;
import io.github.dl4jcompress.audio.Resampler;
import io.github.dl4jcompress.audio.WavFile;
import io.github.dl4jcompress.audio.WavFormatException;
import io.github.dl4jcompress.model.AudioFrontEnd;
import java.io.IOException;
import java.nio.file.Path;

/** Reads recordings through a front end. */
final class SoundInput {
  private final FeatureExtractor extractor;

  SoundInput(AudioFrontEnd frontEnd) {
    extractor = new FeatureExtractor(frontEnd);
  }

  /** Features of a recording, one frame behind the other. */
  float[] read(Path file) throws IOException {
    WavFile wav;
    try {
      wav = WavFile.read(file);
    } catch (WavFormatException e) {
      throw new RefusedFileException(file + ": " + e.getMessage(), e);
    }
    int rate = extractor.frontEnd().sampleRate();
    float[] samples =
        wav.sampleRate() == rate
            ? wav.samples()
            : new Resampler(wav.sampleRate(), rate).resample(wav.samples());
    float[][] frames = extractor.of(samples);
    int features = extractor.frontEnd().features();
    float[] joined = new float[frames.length * features];
    for (int i = 0; i < frames.length; i++) {
      System.arraycopy(frames[i], 0, joined, i * features, features);
    }
    return joined;
  }
}
