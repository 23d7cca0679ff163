package io.github.dl4jcompress.audio;

import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.List;
import java.util.Optional;

/**
 * Turns samples into the features that an {@link AudioFrontEnd} describes.
 *
 * <pre>{@code
 * FeatureExtractor extractor = new FeatureExtractor(AudioFrontEnd.logMel(8_000, 20));
 * float[][] frames = extractor.of(WavFile.read(Path.of("seven.wav")).samples());
 * }</pre>
 *
 * <p>The steps, each in double precision:
 *
 * <ol>
 *   <li>if soft ends are to be cut off, all samples before the first and behind the last window
 *       whose loudest band is within so many decibels of that of the loudest window; the steps
 *       below begin anew with what is left;
 *   <li>pre-emphasis over the whole signal, with silence before it: {@code y[n] = x[n] -
 *       preEmphasis * x[n - 1]};
 *   <li>whole windows, the first one at the first sample, weighted by a periodic Hann window and
 *       followed by zeros up to the length of the transform; a clip shorter than one window is
 *       lengthened by silence;
 *   <li>power of each bin, {@code |X[k]|^2} over the squared sum of the window's weights, so that a
 *       constant at full scale has power 1 in bin 0, and a sine wave 1/4 in its bin;
 *   <li>energy of each band, the powers weighted by a triangle with peak 1 that is straight over Hz
 *       ({@link AudioFrontEnd#edgeHz});
 *   <li>natural logarithm of the energy, or of 1e-10 if that is larger;
 *   <li>for MFCC, the orthonormal cosine transform of type II over the bands (Davis and
 *       Mermelstein, "Comparison of parametric representations for monosyllabic word recognition"
 *       (1980)), without liftering;
 *   <li>slopes, by regression over two frames to either side, where the first and the last frame
 *       stand for those beyond them ("The HTK Book" (2006), equation 5.16);
 *   <li>normalization, {@code (x - mean) / deviation} for each feature or for all, with a deviation
 *       of 0.001 at least; the variance is that of the frames themselves, not an estimate of a
 *       larger population's.
 * </ol>
 *
 * <p>Immutable; any number of threads may use one instance.
 */
public final class FeatureExtractor {
  private final AudioFrontEnd frontEnd;
  private final FrameAnalysis analysis;
  private final Optional<Endpoints> endpoints;

  /** An extractor, with all tables that it needs. */
  public FeatureExtractor(AudioFrontEnd frontEnd) {
    this.frontEnd = frontEnd;
    this.analysis = new FrameAnalysis(frontEnd);
    endpoints =
        frontEnd.trimDecibels() > 0 ? Optional.of(new Endpoints(frontEnd)) : Optional.empty();
  }

  /** What the features are. */
  public AudioFrontEnd frontEnd() {
    return frontEnd;
  }

  /**
   * Features of a whole clip.
   *
   * @param samples at the front end's sample rate, full scale being 1; finite
   * @return {@code [frames][features]}, see {@link AudioFrontEnd#frames} and {@link
   *     AudioFrontEnd#features}
   */
  public float[][] of(float[] samples) {
    float[] heard = endpoints.map(ends -> ends.cut(samples)).orElse(samples);
    FeatureStream stream = new FeatureStream(frontEnd, analysis);
    List<float[]> frames = stream.accept(heard, 0, heard.length);
    frames.addAll(stream.finish());
    float[][] result = frames.toArray(new float[0][]);
    switch (frontEnd.normalization()) {
      case UTTERANCE -> ClipNormalizer.eachFeature(result);
      case LEVEL -> ClipNormalizer.allFeatures(result);
      case NONE, RUNNING -> {} // the stream has done it
    }
    return result;
  }

  /**
   * Begins to extract features while the samples come in.
   *
   * @throws UnsupportedOperationException if normalization or trimming needs the whole clip
   */
  public FeatureStream stream() {
    if (!frontEnd.isForStreams()) {
      throw new UnsupportedOperationException(
          frontEnd.normalization()
              + " normalization with a trim of "
              + frontEnd.trimDecibels()
              + " dB needs the whole clip; a stream needs RUNNING or NONE, and no trim");
    }
    return new FeatureStream(frontEnd, analysis);
  }
}
