package io.github.dl4jcompress.bridge;

import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Runs the epochs of a training: by DL4J's own {@code fit}, with something around it or not. */
public interface TrainingLoop {
  /** The network's own {@code fit(train, epochs)}. */
  TrainingLoop PLAIN =
      new TrainingLoop() {
        @Override
        public void fit(Model network, DataSetIterator train, int epochs) {
          NetworkTraining.fit(network, train, epochs);
        }

        @Override
        public void fit(Model network, DataSetIterator train, int epochs, DataStage stage) {
          NetworkTraining.fit(network, stage.behind(train), epochs);
        }
      };

  /**
   * Trains.
   *
   * @param epochs passes over the training data in all, at least 1
   */
  void fit(Model network, DataSetIterator train, int epochs);

  /** Trains on what a stage makes of the data. */
  void fit(Model network, DataSetIterator train, int epochs, DataStage stage);
}
