package io.github.dl4jcompress.audio;

import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.Arrays;

/** The features of one window, without deltas and normalization. Immutable: tables only. */
final class FrameAnalysis {
  /** Smallest energy, as a fraction of that of a constant signal at full scale. */
  static final double FLOOR = 1e-10;

  private final int fftSize;
  private final double[] window; // its sum is 1, so that a constant at full scale has power 1
  private final RealFft fft;
  private final MelFilterBank bands;
  private final double[][] cosines; // [coefficient][band]; empty for log-mel energies

  FrameAnalysis(AudioFrontEnd frontEnd) {
    fftSize = frontEnd.fftSize();
    window = hann(frontEnd.window());
    fft = new RealFft(fftSize);
    bands = new MelFilterBank(frontEnd);
    cosines = cosines(frontEnd.coefficients(), frontEnd.bands());
  }

  /** Periodic, with sum 1: that of {@code (1 - cos) / 2} is exactly half its length. */
  private static double[] hann(int length) {
    double[] window = new double[length];
    for (int i = 0; i < length; i++) {
      window[i] = (1 - StrictMath.cos(2 * Math.PI * i / length)) / length;
    }
    return window;
  }

  /** Orthonormal cosine transform of type II. */
  private static double[][] cosines(int coefficients, int bands) {
    double[][] table = new double[coefficients][bands];
    for (int k = 0; k < coefficients; k++) {
      double norm = Math.sqrt((k == 0 ? 1.0 : 2.0) / bands);
      for (int band = 0; band < bands; band++) {
        table[k][band] = norm * StrictMath.cos(Math.PI * k * (band + 0.5) / bands);
      }
    }
    return table;
  }

  /** What an analysis writes on: one per thread. */
  static final class Scratch {
    private final double[] spectrum;
    private final double[] logEnergies;

    private Scratch(int fftSize, int bands) {
      spectrum = new double[fftSize];
      logEnergies = new double[bands];
    }
  }

  Scratch newScratch() {
    return new Scratch(fftSize, bands.count());
  }

  /** Number of features of a window. */
  int features() {
    return cosines.length == 0 ? bands.count() : cosines.length;
  }

  /**
   * Features of one window.
   *
   * @param samples as many as the window has, after pre-emphasis
   * @param features becomes the MFCC or the log-mel energies
   */
  void apply(double[] samples, Scratch scratch, double[] features) {
    double[] spectrum = scratch.spectrum;
    for (int i = 0; i < window.length; i++) {
      spectrum[i] = window[i] * samples[i];
    }
    Arrays.fill(spectrum, window.length, fftSize, 0);
    fft.powers(spectrum);
    double[] logEnergies = cosines.length == 0 ? features : scratch.logEnergies;
    bands.apply(spectrum, logEnergies);
    for (int band = 0; band < bands.count(); band++) {
      logEnergies[band] = StrictMath.log(Math.max(FLOOR, logEnergies[band]));
    }
    for (int k = 0; k < cosines.length; k++) {
      double sum = 0;
      for (int band = 0; band < bands.count(); band++) {
        sum += cosines[k][band] * logEnergies[band];
      }
      features[k] = sum;
    }
  }
}
