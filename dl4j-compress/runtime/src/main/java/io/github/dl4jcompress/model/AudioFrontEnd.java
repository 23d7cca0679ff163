package io.github.dl4jcompress.model;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * How sound becomes the features that a speech model reads: log-mel energies or MFCC of short
 * overlapping windows. It belongs to the model: training and deployment must use the same one.
 * Immutable; each method gives a changed copy.
 *
 * <pre>{@code
 * AudioFrontEnd.logMel(8_000, 20).normalized(AudioFrontEnd.Normalization.UTTERANCE)
 * }</pre>
 *
 * <p>The {@code audio} package's feature extractor computes it and defines every step.
 *
 * @param sampleRate samples per second, at least 1
 * @param window samples that one frame looks at, 2 to {@code fftSize}
 * @param hop samples from one frame to the next, 1 to {@code window}
 * @param fftSize length of the Fourier transform, a power of two up to {@value #MAX_FFT_SIZE}; the
 *     window is followed by zeros
 * @param bands number of mel bands, 1 to {@value #MAX_BANDS}; each must hold a bin of the transform
 * @param lowHz lower edge of the lowest band, in Hz, at least 0
 * @param highHz upper edge of the highest band, in Hz, at most half the sample rate
 * @param preEmphasis share of the previous sample that is subtracted, in {@code [0, 1)}
 * @param coefficients number of MFCC, the zeroth included, at most {@code bands}; 0 for the log-mel
 *     energies themselves
 * @param deltas whether each feature is followed, in the second half of the frame, by its slope
 * @param normalization what happens to mean and variance, deltas included
 * @param trimDecibels how much softer than the loudest window those at both ends of a clip may be
 *     before they are cut off, by the loudest band of each; in {@code [0, 200]}, 0 for no cut
 */
public record AudioFrontEnd(
    int sampleRate,
    int window,
    int hop,
    int fftSize,
    int bands,
    double lowHz,
    double highHz,
    double preEmphasis,
    int coefficients,
    boolean deltas,
    Normalization normalization,
    double trimDecibels) {

  /** Longest Fourier transform. */
  public static final int MAX_FFT_SIZE = 1 << 16;

  /** Largest {@link #trimDecibels()}. */
  public static final double MAX_TRIM = 200;

  /** Most mel bands. */
  public static final int MAX_BANDS = 512;

  /** Time constant of {@link Normalization#RUNNING}, in seconds. */
  public static final double RUNNING_SECONDS = 3;

  /** Whether features are brought to mean 0 and variance 1, and over which time. */
  public enum Normalization {
    /** Features stay as they are. */
    NONE,
    /**
     * Mean and variance of each feature over the whole clip: not for streams. Takes away what
     * microphone and room do to each band, and of a short word also most of what its vowel is.
     */
    UTTERANCE,
    /**
     * Mean and variance of each feature over the past, which fades exponentially with a time
     * constant of {@value AudioFrontEnd#RUNNING_SECONDS} seconds; until then, over all frames so
     * far, so that the first frame is all zeros.
     */
    RUNNING,
    /**
     * One mean and one variance, of all features over the whole clip: not for streams. Takes away
     * how loud the clip is, and leaves its timbre.
     */
    LEVEL
  }

  public AudioFrontEnd {
    Objects.requireNonNull(normalization, "normalization");
    if (sampleRate < 1) {
      throw new IllegalArgumentException("sample rate must be >= 1 Hz, got " + sampleRate);
    }
    if (Integer.bitCount(fftSize) != 1 || fftSize < 2 || fftSize > MAX_FFT_SIZE) {
      throw new IllegalArgumentException(
          "FFT size must be a power of two in [2, " + MAX_FFT_SIZE + "], got " + fftSize);
    }
    if (window < 2 || window > fftSize || hop < 1 || hop > window) {
      throw new IllegalArgumentException(
          "need 1 <= hop <= window, 2 <= window <= FFT size, got hop="
              + hop
              + ", window="
              + window
              + ", FFT size="
              + fftSize);
    }
    if (!(lowHz >= 0 && lowHz < highHz && highHz <= sampleRate / 2.0)) { // also catches NaN
      throw new IllegalArgumentException(
          "need 0 <= low < high <= "
              + sampleRate / 2.0
              + " Hz, half the sample rate, got low="
              + lowHz
              + ", high="
              + highHz);
    }
    if (!(preEmphasis >= 0 && preEmphasis < 1)) {
      throw new IllegalArgumentException("pre-emphasis must be in [0, 1), got " + preEmphasis);
    }
    if (bands < 1 || bands > MAX_BANDS) {
      throw new IllegalArgumentException("bands must be in [1, " + MAX_BANDS + "], got " + bands);
    }
    if (coefficients < 0 || coefficients > bands) {
      throw new IllegalArgumentException(
          "coefficients must be in [0, " + bands + "], the number of bands, got " + coefficients);
    }
    if (!(trimDecibels >= 0 && trimDecibels <= MAX_TRIM)) {
      throw new IllegalArgumentException(
          "trim must be in [0, " + MAX_TRIM + "] dB, got " + trimDecibels);
    }
    requireBinInEachBand(lowHz, highHz, bands, (double) sampleRate / fftSize);
  }

  /**
   * Log-mel energies as usual for speech: windows of 25 ms every 10 ms (at 8 kHz: 200 and 80
   * samples), the shortest transform that holds a window (256), from 20 Hz to half the sample rate,
   * pre-emphasis 0.97, no deltas, no normalization.
   *
   * @param sampleRate samples per second, at least 100
   * @param bands number of mel bands; 20 are plenty for a few words at 8 kHz, 40 usual at 16 kHz
   */
  public static AudioFrontEnd logMel(int sampleRate, int bands) {
    int window = (int) Math.round(sampleRate * 0.025);
    int hop = (int) Math.round(sampleRate * 0.01);
    return new AudioFrontEnd(
        sampleRate,
        window,
        hop,
        fftSizeFor(window),
        bands,
        20,
        sampleRate / 2.0,
        0.97,
        0,
        false,
        Normalization.NONE,
        0);
  }

  /**
   * MFCC as usual for speech: like {@link #logMel}, from 23 mel bands, or as many as there are
   * coefficients.
   *
   * @param coefficients number of MFCC, the zeroth included, at least 1; 13 are usual
   */
  public static AudioFrontEnd mfcc(int sampleRate, int coefficients) {
    if (coefficients < 1) {
      throw new IllegalArgumentException("MFCC must be >= 1, got " + coefficients);
    }
    return logMel(sampleRate, Math.max(23, coefficients)).coefficients(coefficients);
  }

  /** Other windows, with the shortest transform that holds one. */
  public AudioFrontEnd framing(int window, int hop) {
    return with(
        draft -> {
          draft.window = window;
          draft.hop = hop;
          draft.fftSize = fftSizeFor(window);
        });
  }

  /** Another length of the Fourier transform. */
  public AudioFrontEnd fftSize(int size) {
    return with(draft -> draft.fftSize = size);
  }

  /** Another number of mel bands. */
  public AudioFrontEnd bands(int count) {
    return with(draft -> draft.bands = count);
  }

  /** Other ends of the mel bands, in Hz. */
  public AudioFrontEnd range(double low, double high) {
    return with(
        draft -> {
          draft.lowHz = low;
          draft.highHz = high;
        });
  }

  /** Another pre-emphasis; 0 for none. */
  public AudioFrontEnd preEmphasis(double share) {
    return with(draft -> draft.preEmphasis = share);
  }

  /** Another number of MFCC; 0 for the log-mel energies themselves. */
  public AudioFrontEnd coefficients(int count) {
    return with(draft -> draft.coefficients = count);
  }

  /** With the slope of each feature, see {@link #deltas()}. */
  public AudioFrontEnd withDeltas() {
    return with(draft -> draft.deltas = true);
  }

  /** With another normalization. */
  public AudioFrontEnd normalized(Normalization way) {
    return with(draft -> draft.normalization = way);
  }

  /** With the soft ends of clips cut off, see {@link #trimDecibels()}. */
  public AudioFrontEnd trimmed(double decibels) {
    return with(draft -> draft.trimDecibels = decibels);
  }

  /** What the bands of each window hold, of whole clips: log-mel energies and nothing else. */
  public AudioFrontEnd bandsOnly() {
    return with(
        draft -> {
          draft.coefficients = 0;
          draft.deltas = false;
          draft.normalization = Normalization.NONE;
          draft.trimDecibels = 0;
        });
  }

  /** Whether features can be made before the clip has ended. */
  public boolean isForStreams() {
    return trimDecibels == 0
        && (normalization == Normalization.NONE || normalization == Normalization.RUNNING);
  }

  /** Number of features of one frame. */
  public int features() {
    int plain = coefficients == 0 ? bands : coefficients;
    return deltas ? 2 * plain : plain;
  }

  /**
   * Number of frames of a clip of which nothing is cut off: as many whole windows as fit, but at
   * least one.
   *
   * @param samples length of the clip, at least 0
   */
  public int frames(int samples) {
    if (samples < 0) {
      throw new IllegalArgumentException("samples must be >= 0, got " + samples);
    }
    return samples < window ? 1 : (samples - window) / hop + 1;
  }

  /**
   * Frequency in Hz of an edge of the bands. Band {@code b} is a triangle that rises from edge
   * {@code b}, peaks at edge {@code b + 1} and ends at edge {@code b + 2}. The edges are evenly
   * spaced in {@code mel = 2595 log10(1 + Hz / 700)} (Young et al., "The HTK Book" (2006), equation
   * 5.13).
   *
   * @param edge 0 to {@code bands + 1}
   */
  public double edgeHz(int edge) {
    return edgeHz(Objects.checkIndex(edge, bands + 2), bands, lowHz, highHz);
  }

  private static double edgeHz(int edge, int bands, double lowHz, double highHz) {
    double low = mel(lowHz);
    double mel = low + (mel(highHz) - low) * edge / (bands + 1);
    return 700 * (StrictMath.pow(10, mel / 2595) - 1);
  }

  private static double mel(double hz) {
    return 2595 * StrictMath.log10(1 + hz / 700);
  }

  private static void requireBinInEachBand(
      double lowHz, double highHz, int bands, double hzPerBin) {
    for (int band = 0; band < bands; band++) {
      double from = edgeHz(band, bands, lowHz, highHz);
      double to = edgeHz(band + 2, bands, lowHz, highHz);
      double firstBin = Math.floor(from / hzPerBin) + 1;
      if (firstBin * hzPerBin >= to) {
        throw new IllegalArgumentException(
            "band "
                + band
                + " of "
                + bands
                + ", from "
                + (float) from
                + " to "
                + (float) to
                + " Hz, holds no bin of the FFT, which are "
                + (float) hzPerBin
                + " Hz apart; need fewer bands or a larger FFT size");
      }
    }
  }

  private static int fftSizeFor(int window) {
    int covered = Math.max(2, Math.min(window, MAX_FFT_SIZE)); // the constructor refuses the rest
    return Integer.highestOneBit(covered - 1) * 2;
  }

  private AudioFrontEnd with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.checked();
  }

  /** A front end to be: twelve values are too many to repeat in every method that changes one. */
  private static final class Draft {
    private final int sampleRate;
    private int window;
    private int hop;
    private int fftSize;
    private int bands;
    private double lowHz;
    private double highHz;
    private double preEmphasis;
    private int coefficients;
    private boolean deltas;
    private Normalization normalization;
    private double trimDecibels;

    Draft(AudioFrontEnd original) {
      sampleRate = original.sampleRate;
      window = original.window;
      hop = original.hop;
      fftSize = original.fftSize;
      bands = original.bands;
      lowHz = original.lowHz;
      highHz = original.highHz;
      preEmphasis = original.preEmphasis;
      coefficients = original.coefficients;
      deltas = original.deltas;
      normalization = original.normalization;
      trimDecibels = original.trimDecibels;
    }

    AudioFrontEnd checked() {
      return new AudioFrontEnd(
          sampleRate,
          window,
          hop,
          fftSize,
          bands,
          lowHz,
          highHz,
          preEmphasis,
          coefficients,
          deltas,
          normalization,
          trimDecibels);
    }
  }
}
