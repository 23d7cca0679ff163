package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.ScaleGrid;
import java.util.Objects;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Which range of numbers a quantizer covers; what lies beyond is clipped. For activations (a range
 * per mini-batch, of which a running mean is kept; in {@link PostTraining} one range of all
 * calibration data) and for weights (a symmetric range per output channel or array, of those that
 * are not 0).
 *
 * @param kind how the range is found
 * @param fraction of the numbers that are kept, of a percentile; 1 of the others
 */
public record RangeObserver(
    @JsonProperty("kind") Kind kind, @JsonProperty("fraction") double fraction) {
  /** How a range is found. */
  public enum Kind {
    /** Smallest and largest number seen so far; nothing is clipped. */
    MIN_MAX,
    /** Running mean of the smallest and largest numbers of mini-batches: Jacob et al. (2018). */
    AVERAGE,
    /** All but a fraction of the numbers, at each end that lies off zero. */
    PERCENTILE,
    /** The smallest mean squared error of rounding and clipping together. */
    SQUARED_ERROR,
    /** The distribution is changed least: Migacz, "8-bit Inference with TensorRT" (GTC 2017). */
    DIVERGENCE
  }

  /** Grid scales below the one that clips nothing that are tried: two octaves. */
  private static final int TRIED = 16;

  @JsonCreator
  public RangeObserver {
    Objects.requireNonNull(kind, "kind");
    if (kind == Kind.PERCENTILE ? !(fraction > 0.5 && fraction < 1) : fraction != 1) {
      throw new IllegalArgumentException(
          kind == Kind.PERCENTILE
              ? "a percentile must keep a fraction in (0.5, 1), got " + fraction
              : "only a percentile keeps a fraction, and this is " + kind + ", got " + fraction);
    }
  }

  /** Smallest and largest number; nothing is clipped. */
  public static RangeObserver minMax() {
    return new RangeObserver(Kind.MIN_MAX, 1);
  }

  /** Running mean of smallest and largest numbers. For activations only. */
  public static RangeObserver average() {
    return new RangeObserver(Kind.AVERAGE, 1);
  }

  /** All but a few numbers, for example {@code percentile(0.9999)}. */
  public static RangeObserver percentile(double fraction) {
    return new RangeObserver(Kind.PERCENTILE, fraction);
  }

  /** The smallest mean squared error. */
  public static RangeObserver squaredError() {
    return new RangeObserver(Kind.SQUARED_ERROR, 1);
  }

  /** The smallest Kullback-Leibler divergence. Not for weights with a scale per channel. */
  public static RangeObserver divergence() {
    return new RangeObserver(Kind.DIVERGENCE, 1);
  }

  /** Whether the range holds every number of an array it was found for. */
  boolean clipsNothing() {
    return !needsHistogram();
  }

  /** Whether smallest and largest number are not enough to find the range. */
  boolean needsHistogram() {
    return kind != Kind.MIN_MAX && kind != Kind.AVERAGE;
  }

  /**
   * The range of the numbers that were counted; if all are one, that one.
   *
   * @param levels of the quantizer
   */
  Histogram.Range range(Histogram counted, int levels) {
    if (counted.isPoint()) {
      return counted.whole();
    }
    return switch (kind) {
      case PERCENTILE -> counted.quantiles(fraction);
      case SQUARED_ERROR -> counted.leastSquares(levels);
      case DIVERGENCE -> counted.leastDivergence(levels);
      case MIN_MAX, AVERAGE -> throw new IllegalStateException(kind + " needs no histogram");
    };
  }

  /** The scale, of the grid, of some weights that go to levels from -maxLevel to maxLevel. */
  float weightScale(float[] weights, int from, int to, int maxLevel) {
    float largest = LevelRule.largest(weights, from, to);
    return switch (kind) {
      case MIN_MAX, AVERAGE -> GridScale.covering(largest / maxLevel);
      case SQUARED_ERROR -> leastSquares(weights, from, to, largest, maxLevel);
      case PERCENTILE, DIVERGENCE -> {
        Histogram magnitudes = new Histogram(new Histogram.Range(0, largest));
        float[] block = LevelRule.nonZeros(weights, from, to);
        for (int i = 0; i < block.length; i++) {
          block[i] = Math.abs(block[i]);
        }
        magnitudes.add(block, block.length);
        double end = range(magnitudes, maxLevel + 1).max();
        yield GridScale.covering((float) end / maxLevel);
      }
    };
  }

  private static float leastSquares(
      float[] weights, int from, int to, float largest, int maxLevel) {
    int top = ScaleGrid.indexAtLeast(largest / maxLevel);
    float best = ScaleGrid.scale(top);
    double least = Double.POSITIVE_INFINITY;
    for (int index = top; index >= Math.max(ScaleGrid.MIN_INDEX, top - TRIED); index--) {
      float scale = ScaleGrid.scale(index);
      double error = squaredError(weights, from, to, scale, maxLevel);
      if (error < least) {
        least = error;
        best = scale;
      }
    }
    return best;
  }

  private static double squaredError(float[] weights, int from, int to, float scale, int maxLevel) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      float level = Math.max(-maxLevel, Math.min(maxLevel, weights[i] / scale));
      float error = weights[i] - TiesToEven.round(level) * scale;
      sum += error * error;
    }
    return sum;
  }
}
