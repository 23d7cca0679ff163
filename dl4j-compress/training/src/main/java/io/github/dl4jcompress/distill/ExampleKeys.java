package io.github.dl4jcompress.distill;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Knows an example by its features: equal ones share a key, others practically never do. */
final class ExampleKeys {
  private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L; // odd, 2^64 / golden ratio

  private ExampleKeys() {}

  /** One 64-bit key per example of a mini-batch, from features and features mask. */
  static long[] of(DataSet batch) {
    long[] keys = new long[batch.numExamples()];
    mix(keys, batch.getFeatures());
    if (batch.getFeaturesMaskArray() != null) {
      mix(keys, batch.getFeaturesMaskArray());
    }
    return keys;
  }

  /** One 64-bit key of a whole array, such as a network's parameters. */
  static long of(INDArray array) {
    long[] key = new long[1];
    mix(key, array);
    return key[0];
  }

  private static void mix(long[] keys, INDArray array) {
    float[] values = array.dup('c').data().asFloat();
    int each = values.length / keys.length;
    for (int i = 0; i < keys.length; i++) {
      long key = keys[i] + each;
      for (int j = i * each; j < (i + 1) * each; j++) {
        key = (key ^ Float.floatToRawIntBits(values[j])) * MULTIPLIER;
        key ^= key >>> 29;
      }
      keys[i] = key;
    }
  }
}
