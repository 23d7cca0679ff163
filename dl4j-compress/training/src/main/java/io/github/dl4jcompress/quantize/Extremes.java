package io.github.dl4jcompress.quantize;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Smallest and largest number of an array. */
final class Extremes {
  private Extremes() {}

  static Histogram.Range of(INDArray array) {
    float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    ElementBlocks.read(
        array,
        (block, count) -> {
          float min = range[0];
          float max = range[1];
          for (int i = 0; i < count; i++) {
            min = Math.min(min, block[i]);
            max = Math.max(max, block[i]);
          }
          range[0] = min;
          range[1] = max;
        });
    return new Histogram.Range(range[0], range[1]);
  }
}
