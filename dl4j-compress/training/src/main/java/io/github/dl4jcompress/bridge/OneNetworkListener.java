package io.github.dl4jcompress.bridge;

import org.deeplearning4j.optimize.api.TrainingListener;

/** A listener that serves one network only, and can say what would do the same for another. */
public interface OneNetworkListener extends TrainingListener {
  /** A new listener of the same settings for a network made from the one this one serves. */
  TrainingListener forAnotherNetwork();
}
