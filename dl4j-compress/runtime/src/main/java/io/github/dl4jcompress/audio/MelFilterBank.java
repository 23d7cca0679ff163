package io.github.dl4jcompress.audio;

import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.Arrays;

/** Sums a power spectrum under the triangles of {@link AudioFrontEnd#edgeHz}. Immutable. */
final class MelFilterBank {
  private final int[] firstBins;
  private final double[][] weights; // [band][bin - first bin of the band]

  MelFilterBank(AudioFrontEnd frontEnd) {
    firstBins = new int[frontEnd.bands()];
    weights = new double[frontEnd.bands()][];
    double hzPerBin = (double) frontEnd.sampleRate() / frontEnd.fftSize();
    for (int band = 0; band < weights.length; band++) {
      double low = frontEnd.edgeHz(band);
      double peak = frontEnd.edgeHz(band + 1);
      double high = frontEnd.edgeHz(band + 2);
      int first = (int) Math.floor(low / hzPerBin) + 1;
      int last = Math.min((int) Math.ceil(high / hzPerBin) - 1, frontEnd.fftSize() / 2);
      firstBins[band] = first;
      weights[band] = new double[last - first + 1];
      Arrays.setAll(
          weights[band],
          i -> {
            double hz = (first + i) * hzPerBin;
            return Math.max(0, Math.min((hz - low) / (peak - low), (high - hz) / (high - peak)));
          });
    }
  }

  /** Number of bands. */
  int count() {
    return weights.length;
  }

  /**
   * Energies of the bands.
   *
   * @param powers of the bins of the transform, from bin 0 on
   * @param energies one per band
   */
  void apply(double[] powers, double[] energies) {
    for (int band = 0; band < weights.length; band++) {
      double[] triangle = weights[band];
      double sum = 0;
      for (int i = 0; i < triangle.length; i++) {
        sum += triangle[i] * powers[firstBins[band] + i];
      }
      energies[band] = sum;
    }
  }
}
