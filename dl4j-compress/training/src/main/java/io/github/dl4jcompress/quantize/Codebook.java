package io.github.dl4jcompress.quantize;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The values that some weights share: k-means in one dimension, on a histogram (Han, Mao and Dally,
 * "Deep Compression" (ICLR 2016), section 3). Zero is always a value of its own, for the weights
 * that are exactly zero: pruned ones stay pruned.
 */
final class Codebook {
  private static final int BINS = 4096;
  private static final int ROUNDS = 60;

  private final float[] values; // ascending, without zero
  private final float[] borders; // borders[i] is the lowest that belongs to values[i + 1]

  private Codebook(float[] values) {
    this.values = values;
    borders = new float[Math.max(0, values.length - 1)];
    for (int i = 0; i < borders.length; i++) {
      borders[i] = (float) (((double) values[i] + values[i + 1]) / 2);
    }
  }

  /**
   * The values of some weights.
   *
   * @param size number of values beside zero, at least 1
   */
  static Codebook of(float[] weights, int from, int to, int size, CodebookStart start) {
    float[] shared = distinct(weights, from, to, size);
    return new Codebook(
        shared.length <= size ? shared : new Bins(weights, from, to).centers(size, start));
  }

  /** Values other than zero, ascending; one more than wanted as soon as there are too many. */
  private static float[] distinct(float[] weights, int from, int to, int wanted) {
    float[] found = new float[wanted + 1];
    int count = 0;
    for (int i = from; i < to && count <= wanted; i++) {
      float weight = weights[i];
      if (weight == 0) {
        continue;
      }
      int at = Arrays.binarySearch(found, 0, count, weight);
      if (at < 0) {
        int place = -at - 1;
        System.arraycopy(found, place, found, place + 1, count - place);
        found[place] = weight;
        count++;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** The values, ascending, without zero. */
  float[] values() {
    return values.clone();
  }

  /** Index of the value of a weight; -1 for zero. */
  int indexOf(float weight) {
    if (weight == 0) {
      return -1;
    }
    int low = 0;
    int high = borders.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (weight >= borders[middle]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Weights other than zero, counted and summed in bins. */
  private static final class Bins {
    private final double low;
    private final double width;
    private final double[] counts = new double[BINS + 1]; // of all bins before
    private final double[] sums = new double[BINS + 1];

    Bins(float[] weights, int from, int to) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        if (weights[i] != 0) {
          min = Math.min(min, weights[i]);
          max = Math.max(max, weights[i]);
        }
      }
      low = min;
      width = ((double) max - min) / BINS;
      for (int i = from; i < to; i++) {
        if (weights[i] != 0) {
          int bin = bin(weights[i]);
          counts[bin + 1]++;
          sums[bin + 1] += weights[i];
        }
      }
      for (int bin = 0; bin < BINS; bin++) {
        counts[bin + 1] += counts[bin];
        sums[bin + 1] += sums[bin];
      }
    }

    private int bin(double value) {
      return (int) Math.max(0, Math.min(BINS - 1, (value - low) / width));
    }

    float[] centers(int size, CodebookStart start) {
      double[] centers = start(size, start);
      for (int round = 0; round < ROUNDS; round++) {
        if (!improve(centers)) {
          break;
        }
      }
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) centers[i];
      }
      return distinct(values, 0, size, size);
    }

    private double[] start(int size, CodebookStart start) {
      SplittableRandom random = new SplittableRandom(start.seed());
      double[] centers = new double[size];
      for (int i = 0; i < size; i++) {
        centers[i] =
            switch (start.kind()) {
              case LINEAR -> low + width * BINS * (i + 0.5) / size;
              case DENSITY -> quantile((i + 0.5) / size);
              case RANDOM -> quantile(random.nextDouble());
            };
      }
      Arrays.sort(centers);
      return centers;
    }

    /** The middle of the bin that a share of the weights does not lie beyond. */
    private double quantile(double share) {
      int at = Arrays.binarySearch(counts, share * counts[BINS]);
      int bin = at >= 0 ? at : -at - 2;
      return low + width * (Math.min(bin, BINS - 1) + 0.5);
    }

    /** One round of Lloyd's; a center without weights stays where it is. */
    private boolean improve(double[] centers) {
      boolean moved = false;
      int from = 0;
      for (int i = 0; i < centers.length; i++) {
        int to =
            i == centers.length - 1
                ? BINS
                : Math.max(from, bin((centers[i] + centers[i + 1]) / 2 + width / 2));
        double count = counts[to] - counts[from];
        if (count > 0) {
          double mean = (sums[to] - sums[from]) / count;
          moved |= mean != centers[i];
          centers[i] = mean;
        }
        from = to;
      }
      return moved;
    }
  }
}
