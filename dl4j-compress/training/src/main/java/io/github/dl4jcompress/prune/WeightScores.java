package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.List;
import java.util.Optional;

/**
 * Scores of all targeted weights, as they are ranked: negative infinity for those that are pruned,
 * positive infinity for those that the criterion keeps in any case.
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
   * @return flat, as the parameters are
   */
  static float[] of(
      List<WeightView> targets,
      PruningRecipe recipe,
      float[] weights,
      Optional<float[]> gathered,
      float[] mask) {
    WeightScores result = new WeightScores(recipe.criterion(), weights.length);
    for (WeightView view : targets) {
      float[] array = result.scoresOf(view, new ScoredWeights(view, weights, gathered));
      if (recipe.scope() == PruningRecipe.Scope.GLOBAL_NORMALIZED) {
        divideByRootMeanSquare(array);
      }
      for (int i = 0; i < array.length; i++) {
        int at = view.offset() + i;
        result.scores[at] = mask[at] == 0f ? Float.NEGATIVE_INFINITY : array[i];
      }
    }
    return result.scores;
  }

  private float[] scoresOf(WeightView view, ScoredWeights weights) {
    float[] array = new float[view.length()];
    criterion.score(weights, array);
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
    return array;
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
