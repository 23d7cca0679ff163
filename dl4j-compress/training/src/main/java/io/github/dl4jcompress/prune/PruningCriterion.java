package io.github.dl4jcompress.prune;

import java.util.Optional;

/**
 * Says how important each weight is; the least important go first. The library's own criteria are
 * made by the methods here, and any other is a few lines:
 *
 * <pre>{@code
 * PruningCriterion nearestToOne =
 *     (weights, scores) -> {
 *       for (int i = 0; i < scores.length; i++) {
 *         scores[i] = Math.abs(weights.weight(i) - 1);
 *       }
 *     };
 * PruningRecipe.of(schedule).by(nearestToOne)
 * }</pre>
 *
 * <p>Weights that are pruned already stay pruned, whatever their scores, unless the recipe lets
 * them come back ({@link Regrowth}). One criterion may serve several networks, so it must not
 * remember anything of one; {@link #memory} is for that.
 */
@FunctionalInterface
public interface PruningCriterion {
  /**
   * Scores one weight array. Called each time a mask is chosen.
   *
   * @param weights the array as it is now
   * @param scores to be filled, one score for each weight; larger is more important. Of equal
   *     scores the first ones go first
   */
  void score(ScoredWeights weights, float[] scores);

  /**
   * Weights whose scores are not below this are kept, even if fewer weights are pruned than the
   * schedule asks for: this is how a threshold is a criterion. No bound by default, so that only an
   * infinite score keeps a weight in any case.
   */
  default float cutoff() {
    return Float.POSITIVE_INFINITY;
  }

  /** What to remember of the gradients; nothing by default. */
  default Optional<GradientMemory> memory() {
    return Optional.empty();
  }

  /**
   * Gathers, over the steps of training, one number for each weight, which {@link
   * ScoredWeights#gathered} tells when the weights are scored. It begins with 0 when the listener
   * sees its first step. Checkpoints hold it; networks made smaller do not, and gather anew.
   */
  @FunctionalInterface
  interface GradientMemory {
    /**
     * The number after a step, and before the step's update.
     *
     * @param before the number so far
     * @param weight the weight that the gradient was taken at; of soft masks, what a pruned one
     *     would be
     * @param gradient of the mean loss of the step's mini-batch; penalties on weights are not in
     *     it, but for those of a {@code PenaltyListener} that was added before
     */
    float next(float before, float weight, float gradient);
  }

  /** Weights nearest to zero go first. The one to start with. */
  static PruningCriterion magnitude() {
    return new WeightCriteria.Magnitude();
  }

  /**
   * Weights nearest to zero go first, and only those with magnitudes below a threshold. The
   * schedule's sparsity is the most that is pruned: a threshold that is too high cannot empty a
   * layer.
   *
   * @param threshold above 0
   */
  static PruningCriterion absoluteThreshold(double threshold) {
    return new WeightCriteria.AbsoluteThreshold(threshold);
  }

  /**
   * The same with a threshold for each weight array: a fraction of its standard deviation (Han et
   * al., "Learning both weights and connections for efficient neural networks" (2015)) or of its
   * largest magnitude. Pruned weights count as the zeros they are.
   *
   * @param fraction above 0
   */
  static PruningCriterion relativeThreshold(double fraction, WeightCriteria.Reference of) {
    return new WeightCriteria.RelativeThreshold(fraction, of);
  }

  /** Any weights, each time the same for a seed: a baseline that other criteria should beat. */
  static PruningCriterion random(long seed) {
    return new WeightCriteria.Chance(seed);
  }

  /**
   * Weights go first that change the loss least to first order, {@link GradientCriteria.Taylor}.
   */
  static PruningCriterion taylor() {
    return new GradientCriteria.Taylor();
  }

  /** Weights go first that training moves to zero, {@link GradientCriteria.Movement}. */
  static PruningCriterion movement() {
    return new GradientCriteria.Movement();
  }

  /** Weights go first that change the loss least to second order. */
  static PruningCriterion secondOrder() {
    return new GradientCriteria.SecondOrder();
  }
}
