package io.github.dl4jcompress.quantize;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Watches what goes through a quantizer on calibration data: first its range, and, where the
 * observer wants it, in a second pass over the same data its distribution.
 */
final class Calibration {
  private final RangeObserver observer;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sumOfMinima;
  private double sumOfMaxima;
  private int batches;
  private boolean counting;
  private Histogram histogram = new Histogram(new Histogram.Range(0, 1));

  Calibration(RangeObserver observer) {
    this.observer = observer;
  }

  /** Sees the activations of a mini-batch. */
  void see(INDArray activations) {
    if (counting) {
      ElementBlocks.read(activations, histogram::add);
      return;
    }
    Histogram.Range range = Extremes.of(activations);
    min = Math.min(min, range.min());
    max = Math.max(max, range.max());
    sumOfMinima += range.min();
    sumOfMaxima += range.max();
    batches++;
  }

  /** Begins the second pass. */
  void count() {
    histogram = new Histogram(new Histogram.Range(min, max));
    counting = true;
  }

  /**
   * The range that codes are to cover.
   *
   * @param levels number of codes
   */
  Histogram.Range range(int levels) {
    if (observer.needsHistogram()) {
      return observer.range(histogram, levels);
    }
    return observer.kind() == RangeObserver.Kind.AVERAGE
        ? new Histogram.Range(sumOfMinima / batches, sumOfMaxima / batches)
        : new Histogram.Range(min, max);
  }
}
