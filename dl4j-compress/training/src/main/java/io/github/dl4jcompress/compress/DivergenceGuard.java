package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.bridge.TrainingDivergedException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Stops training at the first loss that is not a number. */
final class DivergenceGuard extends BaseTrainingListener {
  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    double loss = model.score();
    if (!Double.isFinite(loss)) {
      throw new TrainingDivergedException(
          "step "
              + iteration
              + ", epoch "
              + epoch
              + ": the loss is "
              + loss
              + "; check the data, lower the learning rate or clip the gradients");
    }
  }
}
