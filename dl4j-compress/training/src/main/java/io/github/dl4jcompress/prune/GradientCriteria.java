package io.github.dl4jcompress.prune;

import java.util.Optional;

/**
 * Criteria that look at the gradients too. {@link PruningCriterion} makes them.
 *
 * <p>Means are exponential, those of the last hundred steps or so; they begin with 0, which makes
 * them small at first, by the same factor for every weight.
 */
public final class GradientCriteria {
  private static final float RATE = 0.01f;

  private GradientCriteria() {}

  /**
   * Mean of {@code |weight * gradient|}: how much the loss would change, to first order, if the
   * weight were zero. Molchanov et al., "Pruning convolutional neural networks for resource
   * efficient inference" (2017), section 2.2, and "Importance estimation for neural network
   * pruning" (2019), for weights in place of feature maps and units.
   */
  public record Taylor() implements PruningCriterion {
    @Override
    public void score(ScoredWeights weights, float[] scores) {
      gathered(weights, scores);
    }

    @Override
    public Optional<GradientMemory> memory() {
      return Optional.of(
          (mean, weight, gradient) -> mean + RATE * (Math.abs(weight * gradient) - mean));
    }
  }

  /**
   * Sum over the steps of {@code -weight * gradient}, positive for a weight that gradient descent
   * has moved away from zero. Sanh et al., "Movement pruning: adaptive sparsity by fine-tuning"
   * (2020), equation 3, with the gradient of the weight itself. Theirs may come back; so do those
   * of {@link PruningRecipe#straightThrough}, and others stay pruned.
   */
  public record Movement() implements PruningCriterion {
    @Override
    public void score(ScoredWeights weights, float[] scores) {
      gathered(weights, scores);
    }

    @Override
    public Optional<GradientMemory> memory() {
      return Optional.of((sum, weight, gradient) -> sum - weight * gradient);
    }
  }

  /**
   * {@code weight^2 * h / 2}: how much the loss would change, to second order and where it has no
   * slope, if the weight were zero. LeCun, Denker and Solla, "Optimal brain damage" (1990), the
   * saliency; the second derivative h is the mean squared gradient of the mini-batches.
   */
  public record SecondOrder() implements PruningCriterion {
    @Override
    public void score(ScoredWeights weights, float[] scores) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = weights.weight(i) * weights.weight(i) * weights.gathered(i) / 2;
      }
    }

    @Override
    public Optional<GradientMemory> memory() {
      return Optional.of((mean, weight, gradient) -> mean + RATE * (gradient * gradient - mean));
    }
  }

  private static void gathered(ScoredWeights weights, float[] scores) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] = weights.gathered(i);
    }
  }
}
