package io.github.dl4jcompress.report;

import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.WeightMatrix;
import java.util.Arrays;

/** How often the weights of a layer are how large. Zeros are counted apart. */
final class WeightHistogram {
  static final int BINS = 41;

  private final double reach;
  private final long[] counts = new long[BINS];
  private long zeros;
  private long others;

  /**
   * An empty histogram.
   *
   * @param reach the bins go from minus this to this, greater than 0
   */
  WeightHistogram(double reach) {
    this.reach = reach;
  }

  double reach() {
    return reach;
  }

  void add(double weight) {
    if (weight == 0) {
      zeros++;
    } else if (Double.isFinite(weight)) {
      others++;
      int bin = (int) Math.floor((weight + reach) / (2 * reach) * BINS);
      counts[Math.max(0, Math.min(BINS - 1, bin))]++;
    }
  }

  /** Fraction of the weights other than zero that are in a bin. */
  double fraction(int bin) {
    return others == 0 ? 0 : (double) counts[bin] / others;
  }

  long count(int bin) {
    return counts[bin];
  }

  long zeros() {
    return zeros;
  }

  /** The middle of a bin. */
  double middle(int bin) {
    return reach * ((2 * bin + 1.0) / BINS - 1);
  }

  /** The weights of a matrix as real values. */
  static double[] values(WeightMatrix matrix) {
    double[] values = new double[matrix.size()];
    Arrays.setAll(
        values, place -> value(matrix, place / matrix.columns(), place % matrix.columns()));
    return values;
  }

  private static double value(WeightMatrix matrix, int row, int column) {
    if (matrix instanceof QuantizedWeights quantized) {
      return (double) quantized.scale(row) * quantized.level(row, column);
    }
    return ((RealWeights) matrix).weight(row, column);
  }
}
