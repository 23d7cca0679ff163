package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.compress.OneCycle;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AudioFrontEnd.Normalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.schedule.ISchedule;

/** How the networks of this demo are trained: on which features, changes, batches and rates. */
final class Lessons {
  /**
   * 32 ms windows every 20 ms: few steps, and few bands, which also suit unknown voices. What is
   * normalized and cut off decides how well those are understood: see decision 0011.
   */
  static final AudioFrontEnd FRONT_END =
      AudioFrontEnd.logMel(8_000, 16).framing(256, 160).normalized(Normalization.LEVEL).trimmed(35);

  /** Milder than {@link Augmentation#SPEECH}: the network is small, and its words are short. */
  static final Augmentation OTHER_TAKES =
      new Augmentation(
          new Augmentation.Changes(0.02, 0.12, 10, 15, 40, 6), new Augmentation.Masks(1, 3, 1, 2));

  /** What the same person would have said a moment later. */
  static final Augmentation SAME_VOICES =
      new Augmentation(
          new Augmentation.Changes(
              0.01, 0.05, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 3),
          Augmentation.Masks.NONE);

  private static final int BATCH = 32;
  private static final double PEAK_RATE = 4e-3;

  private final SpeechData data;
  private final SpeechFeatures features;
  private final Augmentation augmentation;

  /**
   * Lessons from the training part of a split.
   *
   * @param features known so far, of {@link #FRONT_END}
   */
  Lessons(SpeechData data, SpeechFeatures features, Augmentation augmentation) {
    this.data = data;
    this.features = features;
    this.augmentation = augmentation;
  }

  /** An untrained network, ready for a number of epochs. */
  MultiLayerNetwork network(SpeechNetworks.Size size, long seed, int epochs) {
    return SpeechNetworks.create(
        size, FRONT_END.features(), data.words().size(), seed, rates(epochs));
  }

  /** Mini-batches in so many epochs. */
  int steps(int epochs) {
    return epochs * ((data.train().size() + BATCH - 1) / BATCH);
  }

  /** Learning rates for so many epochs. */
  ISchedule rates(int epochs) {
    return OneCycle.over(steps(epochs), PEAK_RATE);
  }

  /** The recordings to learn from, each time changed anew. */
  DataSetIterator train() {
    return data.trainIterator(features, BATCH, augmentation);
  }

  /** The recordings to learn from, as they are. */
  DataSetIterator unchanged() {
    return data.trainIterator(features, BATCH, Augmentation.NONE);
  }

  /** The recordings to test on. */
  DataSetIterator test() {
    return data.testIterator(features, 100);
  }
}
