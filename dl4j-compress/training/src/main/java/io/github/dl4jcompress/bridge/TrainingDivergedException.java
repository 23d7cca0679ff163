package io.github.dl4jcompress.bridge;

import org.deeplearning4j.nn.api.Model;

/** Training produced a number that is not finite; going on would only spread it. */
public final class TrainingDivergedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public TrainingDivergedException(String message) {
    super(message);
  }

  /**
   * Stops training at a loss that is not a number.
   *
   * @param step zero-based optimiser step that gave the loss
   */
  public static void requireFiniteLoss(Model model, int step) {
    if (!Double.isFinite(model.score())) {
      throw new TrainingDivergedException(
          "step "
              + step
              + ": the loss is "
              + model.score()
              + "; check the data, lower the learning rate or clip the gradients");
    }
  }

  /** Refuses parameters that are not all numbers; the last step of a training may leave such. */
  public static void requireFinite(String layer, float[] parameters) {
    for (float parameter : parameters) {
      if (!Float.isFinite(parameter)) {
        throw new TrainingDivergedException(
            "layer '"
                + layer
                + "' has a parameter that is "
                + parameter
                + "; there is nothing sound to store");
      }
    }
  }
}
