package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Checks after every iteration that what a {@link PruningListener}, listening before this one,
 * zeroed is +0.0f by its bits and stays so, and that its gradient was zero.
 */
public final class ZeroWatch extends BaseTrainingListener {
  private static final int MINUS_ZERO = 0x8000_0000;

  private final PruningRecipe recipe;
  private final List<Double> sparsities = new ArrayList<>();
  private BitSet zeros = new BitSet();

  public ZeroWatch(PruningRecipe recipe) {
    this.recipe = recipe;
  }

  /** Sparsity of the targeted weights after each iteration. */
  List<Double> sparsities() {
    return sparsities;
  }

  /** Takes the zeros that a network has now for pruned. */
  public ZeroWatch startingFrom(Model model) {
    zeros = zerosOf(model);
    return this;
  }

  @Override
  public void onGradientCalculation(Model model) {
    float[] gradients = model.getGradientsViewArray().dup().data().asFloat();
    zeros.stream().forEach(i -> assertThat(gradients[i]).as("gradient of weight %d", i).isZero());
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    check(model, "after iteration " + iteration);
    sparsities.add((double) zeros.cardinality() / targetedWeights(model));
  }

  /** Checks once more, as after {@code fit}. */
  void check(Model model, String when) {
    float[] weights = parameters(model);
    zeros.stream()
        .forEach(
            i ->
                assertThat(Float.floatToRawIntBits(weights[i]))
                    .as("bits of pruned weight %d %s", i, when)
                    .isZero());
    for (float weight : weights) {
      assertThat(Float.floatToRawIntBits(weight))
          .as("a parameter %s", when)
          .isNotEqualTo(MINUS_ZERO);
    }
    zeros = zerosOf(model);
  }

  private BitSet zerosOf(Model model) {
    float[] weights = parameters(model);
    BitSet found = new BitSet();
    for (WeightView view : PruningTargets.of(model, recipe)) {
      for (int i = view.offset(); i < view.offset() + view.length(); i++) {
        found.set(i, weights[i] == 0f);
      }
    }
    return found;
  }

  private int targetedWeights(Model model) {
    return PruningTargets.of(model, recipe).stream().mapToInt(WeightView::length).sum();
  }

  static float[] parameters(Model model) {
    return model.params().dup().data().asFloat();
  }
}
