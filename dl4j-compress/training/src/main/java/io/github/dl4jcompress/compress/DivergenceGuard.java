package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.bridge.TrainingDivergedException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Stops training at the first loss that is not a number. */
final class DivergenceGuard extends BaseTrainingListener {
  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    TrainingDivergedException.requireFiniteLoss(model, iteration);
  }
}
