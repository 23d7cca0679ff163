package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.Elements;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.bridge.ZeroMask;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network, which of its weights are pruned, and what is gathered to choose the next ones. */
final class PrunedNetwork {
  private final Model model;
  private final PruningRecipe recipe;
  private final List<WeightView> targets;
  private final List<Rivals> rivals;
  private final Optional<float[]> gathered;
  private Optional<ZeroMask> mask = Optional.empty();
  private double sparsity;

  /**
   * Finds the recipe's targets. A network that is behind the schedule's first step already is taken
   * for one that was pruned before: its zeros stay.
   *
   * @throws IllegalArgumentException if the recipe does not fit the network
   */
  PrunedNetwork(Model model, PruningRecipe recipe) {
    this.model = model;
    this.recipe = recipe;
    this.targets = PruningTargets.of(model, recipe);
    this.rivals = Rivals.of(targets, recipe);
    this.gathered =
        recipe.criterion().memory().map(memory -> new float[Math.toIntExact(model.numParams())]);
    if (NetworkTopology.iteration(model) > recipe.schedule().beginStep()) {
      adoptZeros();
    }
  }

  boolean is(Model other) {
    return model == other;
  }

  /** Fraction of the targeted weights that are pruned. */
  double sparsity() {
    return sparsity;
  }

  private void adoptZeros() {
    float[] weights = flat(model.params());
    float[] flags = ones(weights.length);
    for (WeightView target : targets) {
      for (int i = target.offset(); i < target.offset() + target.length(); i++) {
        flags[i] = weights[i] == 0f ? 0f : 1f;
      }
    }
    use(flags);
  }

  /** Shows the criterion's memory the gradients of a step, if a mask is still to be chosen. */
  void gather() {
    if (NetworkTopology.iteration(model) <= recipe.schedule().endStep()) {
      recipe.criterion().memory().ifPresent(this::gather);
    }
  }

  private void gather(PruningCriterion.GradientMemory memory) {
    float[] numbers = gathered.orElseThrow();
    float[] weights = flat(model.params());
    float[] gradients = flat(model.getGradientsViewArray());
    float examples = model.batchSize(); // the updater divides the sum by it after this
    for (WeightView target : targets) {
      for (int i = target.offset(); i < target.offset() + target.length(); i++) {
        numbers[i] = memory.next(numbers[i], weights[i], gradients[i] / examples);
      }
    }
  }

  void zeroGradientsOfPruned() {
    mask.ifPresent(ZeroMask::zeroGradients);
  }

  void zeroPruned() {
    mask.ifPresent(ZeroMask::zeroParameters);
  }

  /** Ranks the weights as they are now, and adds to the pruned. */
  void chooseMask(int step) {
    float[] weights = flat(model.params());
    requireFinite(weights, step);
    float[] flags = mask.map(ZeroMask::flags).orElseGet(() -> ones(weights.length));
    float[] scores = WeightScores.of(targets, recipe, weights, gathered, flags);
    for (Rivals group : rivals) {
      int pruned = group.countBelow(1f, flags);
      int prunable = group.countBelow(Float.POSITIVE_INFINITY, scores);
      int wanted = (int) Math.rint(group.schedule().sparsityAt(step) * group.size());
      // A resumed run may have more zeros than the schedule asks for; they stay.
      int count = Math.max(pruned, Math.min(wanted, prunable));
      ScoreRanking.choose(scores, flags, group.ranges(), count);
    }
    use(flags);
  }

  private void use(float[] flags) {
    long pruned = 0;
    long weights = 0;
    for (Rivals group : rivals) {
      weights += group.size();
      pruned += group.countBelow(1f, flags);
    }
    sparsity = (double) pruned / weights;
    mask = Optional.of(new ZeroMask(model, flags));
  }

  private void requireFinite(float[] weights, int step) {
    for (WeightView target : targets) {
      for (int i = target.offset(); i < target.offset() + target.length(); i++) {
        if (!Float.isFinite(weights[i])) {
          throw new TrainingDivergedException(
              "step "
                  + step
                  + ": a weight of layer '"
                  + target.layer()
                  + "' is "
                  + weights[i]
                  + "; lower the learning rate or clip the gradients");
        }
      }
    }
  }

  private static float[] flat(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    Elements.use(array.castTo(DataType.FLOAT), elements -> elements.get(values));
    return values;
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1f);
    return ones;
  }
}
