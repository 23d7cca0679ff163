package io.github.dl4jcompress.report;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.Logits;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How long one example takes, asked in turn in one run; medians.
 *
 * @param networkMicros DL4J's {@code output()}, in microseconds
 * @param modelMicros the compact model's {@code predict}
 */
record Latency(double networkMicros, double modelMicros) {
  private static final int ROUNDS = 61;

  static Latency of(Model network, CompactModel model, float[] example, DataSetIterator data) {
    data.reset();
    DataSet batch = data.next();
    data.reset();
    INDArray features = first(batch.getFeatures());
    Optional<INDArray> mask = Optional.ofNullable(batch.getFeaturesMaskArray()).map(Latency::first);
    double[] slow = new double[ROUNDS];
    double[] fast = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      slow[i] = micros(() -> Logits.outputs(network, features, mask));
      fast[i] = micros(() -> model.predict(example));
    }
    Arrays.sort(slow);
    Arrays.sort(fast);
    return new Latency(slow[ROUNDS / 2], fast[ROUNDS / 2]);
  }

  private static INDArray first(INDArray batch) {
    long[] shape = batch.shape().clone();
    shape[0] = 1;
    return batch.slice(0).dup('c').reshape('c', shape);
  }

  private static double micros(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e3;
  }
}
