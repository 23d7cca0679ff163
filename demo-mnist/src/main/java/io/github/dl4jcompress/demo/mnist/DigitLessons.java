package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.compress.OneCycle;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What LeNet-5 learns from in a benchmark of ways to compress it: distorted digits, in mini-batches
 * of 128.
 *
 * @param images the most that an epoch has
 */
record DigitLessons(DigitData data, int images) {
  private static final int BATCH = 128;

  /** Mini-batches in so many epochs. */
  int steps(int epochs) {
    return epochs * ((Math.min(images, data.train().count()) + BATCH - 1) / BATCH);
  }

  DataSetIterator train() {
    return train(0);
  }

  /** Those of another order. */
  DataSetIterator train(int order) {
    return data.trainIterator(BATCH, Distortion.HANDWRITING, images, order);
  }

  /** An untrained LeNet-5 with the rates of one cycle. */
  static MultiLayerNetwork network(int steps, double peak) {
    MultiLayerNetwork network = LeNet5.create(LeNet5.CAFFE, 1, OneCycle.over(steps, peak));
    OneDnnConvolutions.enable(network);
    return network;
  }

  /** A LeNet-5 that begins with the parameters of another, ready for so many epochs. */
  MultiLayerNetwork copy(MultiLayerNetwork base, int epochs, double peak) {
    MultiLayerNetwork network = network(steps(epochs), peak);
    network.setParams(base.params().dup());
    return network;
  }
}
