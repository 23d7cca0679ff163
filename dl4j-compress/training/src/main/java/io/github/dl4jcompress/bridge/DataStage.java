package io.github.dl4jcompress.bridge;

import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What stands between the training data and the network, such as a teacher. */
public interface DataStage extends Resumable {
  /**
   * The data as the network is to see it. Called when the network is as it is at the first step of
   * the run, or of its resumption.
   *
   * @param data where the run begins, or goes on
   */
  DataSetIterator behind(DataSetIterator data);
}
