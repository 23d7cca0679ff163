package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Scores of all targeted weights, as they are ranked: negative infinity for those that are pruned
 * and stay so, positive infinity for those that the criterion keeps in any case.
 */
final class WeightScores {
  private final PruningCriterion criterion;
  private final float[] scores;

  private WeightScores(PruningCriterion criterion, int length) {
    this.criterion = criterion;
    this.scores = new float[length];
  }

  /**
   * Lets the recipe's criterion score the arrays.
   *
   * @param weights all parameters of the network
   * @param gathered what the criterion's memory holds for each of them
   * @param mask 0 for each that is pruned
   * @param hysteresis fraction by which scores of pruned weights are lowered; empty if they are to
   *     stay pruned
   * @return flat, as the parameters are
   */
  static float[] of(
      List<WeightView> targets,
      PruningRecipe recipe,
      float[] weights,
      Optional<float[]> gathered,
      float[] mask,
      OptionalDouble hysteresis) {
    WeightScores result = new WeightScores(recipe.criterion(), weights.length);
    for (WeightView view : targets) {
      float[] array = new float[view.length()];
      recipe.criterion().score(new ScoredWeights(view, weights, gathered), array);
      hysteresis.ifPresent(part -> lowerPruned(array, view, mask, part));
      result.cutOff(view, array);
      if (recipe.scope() == PruningRecipe.Scope.GLOBAL_NORMALIZED) {
        divideByRootMeanSquare(array);
      }
      for (int i = 0; i < array.length; i++) {
        int at = view.offset() + i;
        boolean stays = mask[at] == 0f && hysteresis.isEmpty();
        result.scores[at] = stays ? Float.NEGATIVE_INFINITY : array[i];
      }
    }
    return result.scores;
  }

  private static void lowerPruned(
      float[] scores, WeightView view, float[] mask, double hysteresis) {
    for (int i = 0; i < scores.length; i++) {
      if (mask[view.offset() + i] == 0f) {
        scores[i] -= (float) hysteresis * Math.abs(scores[i]);
      }
    }
  }

  private void cutOff(WeightView view, float[] array) {
    float cutoff = criterion.cutoff();
    for (int i = 0; i < array.length; i++) {
      if (Float.isNaN(array[i])) {
        throw new IllegalStateException(
            "criterion "
                + criterion
                + " gives weight "
                + i
                + " of layer '"
                + view.layer()
                + "' the score NaN");
      }
      array[i] = array[i] < cutoff ? Math.max(array[i], -Float.MAX_VALUE) : Float.POSITIVE_INFINITY;
    }
  }

  /** Pruned weights count with the scores they have, so that the mean does not jump. */
  private static void divideByRootMeanSquare(float[] scores) {
    double squares = 0;
    int count = 0;
    for (float score : scores) {
      if (score < Float.POSITIVE_INFINITY) {
        squares += (double) score * score;
        count++;
      }
    }
    if (squares > 0) {
      double root = Math.sqrt(squares / count);
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) (scores[i] / root);
      }
    }
  }
}
