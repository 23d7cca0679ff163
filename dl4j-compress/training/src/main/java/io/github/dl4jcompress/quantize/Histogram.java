package io.github.dl4jcompress.quantize;

import java.util.Arrays;

/** Counts of numbers in bins of equal width, and what range of them a quantizer should keep. */
final class Histogram {
  private static final int BINS = 1024;
  private static final int CANDIDATES = 40; // ends that are tried on each side
  private static final double SMALLEST = 0.05; // of the observed end
  private static final int STRIDE = 8; // bins between two thresholds that are tried

  private final double low;
  private final double width;
  private final double[] counts = new double[BINS];
  private double total;

  /** Smallest and largest value that are kept. */
  record Range(double min, double max) {}

  /**
   * Empty counts.
   *
   * @param range that all numbers lie in
   */
  Histogram(Range range) {
    low = range.min();
    width = (range.max() - range.min()) / BINS;
  }

  /** Whether all numbers are one, so that there is nothing to tell apart. */
  boolean isPoint() {
    return width == 0;
  }

  /** The range that all numbers lie in. */
  Range whole() {
    return new Range(low, high());
  }

  /** Counts the first numbers of a block. */
  void add(float[] block, int count) {
    double binsPerUnit =
        isPoint() ? 0 : 1 / width; // a division for each number would be the slowest part
    for (int i = 0; i < count; i++) {
      counts[(int) Math.max(0, Math.min(BINS - 1, (block[i] - low) * binsPerUnit))]++;
    }
    total += count;
  }

  private double high() {
    return low + width * BINS;
  }

  private double center(int bin) {
    return low + (bin + 0.5) * width;
  }

  /** The range without the same share of the numbers at each end that lies off zero. */
  Range quantiles(double kept) {
    double cut = (1 - kept) * total;
    double min = low;
    double max = high();
    if (low < 0) {
      int bin = 0;
      for (double beyond = counts[0]; beyond <= cut && bin < BINS - 1; beyond += counts[bin]) {
        bin++;
      }
      min = Math.min(0, low + bin * width);
    }
    if (max > 0) {
      int bin = BINS - 1;
      for (double beyond = counts[bin]; beyond <= cut && bin > 0; beyond += counts[bin]) {
        bin--;
      }
      max = Math.max(0, low + (bin + 1) * width);
    }
    return new Range(min, max);
  }

  /**
   * The range in which rounding and clipping together make the smallest mean squared error, of 40
   * ends on each side.
   *
   * @param levels of the quantizer, at least 2
   */
  Range leastSquares(int levels) {
    double min = Math.min(0, low);
    double max = Math.max(0, high());
    Range best = new Range(min, max);
    for (int sweep = 0; sweep < 2; sweep++) {
      for (int i = 0; i < CANDIDATES; i++) {
        double end = 1 - (1 - SMALLEST) * i / CANDIDATES;
        best = better(best, new Range(best.min(), max * end), levels);
        best = better(best, new Range(min * end, best.max()), levels);
      }
    }
    return best;
  }

  private Range better(Range best, Range candidate, int levels) {
    return squaredError(candidate, levels) < squaredError(best, levels) ? candidate : best;
  }

  private double squaredError(Range range, int levels) {
    double step = (range.max() - range.min()) / (levels - 1);
    if (!(step > 0)) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] > 0) {
        double value = center(bin);
        double kept = Math.max(range.min(), Math.min(range.max(), value));
        double error = value - step * Math.rint(kept / step);
        sum += counts[bin] * error * error;
      }
    }
    return sum;
  }

  /**
   * The range whose rounded and clipped numbers are distributed most like all of them
   * (Kullback-Leibler divergence): Migacz, "8-bit Inference with TensorRT" (GTC 2017). Numbers of
   * both signs are clipped at the same magnitude.
   *
   * @param levels of the quantizer, at least 2
   */
  Range leastDivergence(int levels) {
    double reach = Math.max(Math.abs(low), Math.abs(high()));
    double[] magnitudes = new double[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      magnitudes[(int) Math.min(BINS - 1, Math.abs(center(bin)) / reach * BINS)] += counts[bin];
    }
    int steps = low < 0 ? Math.max(1, levels / 2) : levels;
    int best = BINS;
    double least = Double.POSITIVE_INFINITY;
    int first = Math.max(STRIDE, (steps + STRIDE - 1) / STRIDE * STRIDE);
    for (int kept = first; kept <= BINS; kept += STRIDE) {
      double divergence = divergence(magnitudes, kept, steps);
      if (divergence < least) {
        least = divergence;
        best = kept;
      }
    }
    double end = reach * best / BINS;
    double min = Math.max(Math.min(0, low), -end);
    double max = Math.min(Math.max(0, high()), end);
    return new Range(min, max);
  }

  /** Divergence of the first bins, with what lies beyond in the last, from their rounded form. */
  private static double divergence(double[] magnitudes, int kept, int steps) {
    double[] reference = Arrays.copyOf(magnitudes, kept);
    for (int bin = kept; bin < BINS; bin++) {
      reference[kept - 1] += magnitudes[bin];
    }
    double[] rounded = new double[kept];
    double roundedTotal = 0;
    for (int step = 0; step < steps; step++) {
      int from = (int) ((long) step * kept / steps);
      int to = (int) ((step + 1L) * kept / steps);
      double sum = 0;
      int filled = 0;
      for (int bin = from; bin < to; bin++) {
        sum += magnitudes[bin]; // not what was clipped: the rounded form cannot know of it
        filled += reference[bin] > 0 ? 1 : 0;
      }
      for (int bin = from; bin < to; bin++) {
        rounded[bin] = reference[bin] > 0 ? sum / filled : 0;
        roundedTotal += rounded[bin];
      }
    }
    return divergence(reference, rounded, roundedTotal);
  }

  private static double divergence(double[] reference, double[] rounded, double roundedTotal) {
    double referenceTotal = 0;
    for (double count : reference) {
      referenceTotal += count;
    }
    double sum = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      if (reference[bin] > 0) {
        double share = reference[bin] / referenceTotal;
        double other = Math.max(rounded[bin] / roundedTotal, 1e-12);
        sum += share * Math.log(share / other);
      }
    }
    return sum;
  }
}
