package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.OneNetworkListener;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Zeroes the smallest weights of a network, more and more of them, while DL4J trains it.
 *
 * <pre>{@code
 * network.addListeners(
 *     new PruningListener(
 *         PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.95).overSteps(0, 6_000))
 *             .except("output")));
 * network.fit(train, epochs); // an ordinary DL4J network before, during and after
 * }</pre>
 *
 * <p>Use {@code addListeners}: {@code setListeners} replaces the ones that are there.
 *
 * <p>After every update, not only after those that choose a mask, a pruned weight is exactly +0.0f,
 * whatever the updater's momentum says; its gradient is zeroed before the updater sees it, so that
 * it has no part in gradient clipping either. A weight once pruned stays pruned. A run that begins
 * behind the schedule's first step, because it was resumed, takes the weights that are zero for
 * pruned.
 *
 * <p>Training stops with a {@link TrainingDivergedException} at the first loss or weight that is
 * not finite: zeroing would only hide it.
 *
 * <p>One listener serves one network, trained by one thread.
 */
public final class PruningListener extends BaseTrainingListener implements OneNetworkListener {
  private static final Logger LOG = LoggerFactory.getLogger(PruningListener.class);

  private final PruningRecipe recipe;
  private Optional<Attachment> attachment = Optional.empty();
  private double sparsity;

  public PruningListener(PruningRecipe recipe) {
    this.recipe = Objects.requireNonNull(recipe, "recipe");
  }

  /** Fraction of the targeted weights that are pruned now, in {@code [0, 1)}. */
  public double sparsity() {
    return sparsity;
  }

  /** The recipe this listener follows. */
  public PruningRecipe recipe() {
    return recipe;
  }

  @Override
  public PruningListener forAnotherNetwork() {
    return new PruningListener(recipe);
  }

  @Override
  public void onGradientCalculation(Model model) {
    Attachment attached = attach(model);
    attached.mask.ifPresent(mask -> model.getGradientsViewArray().muli(mask));
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    Attachment attached = attach(model);
    attached.zeroPruned();
    if (recipe.schedule().choosesMaskAt(iteration)) {
      attached.chooseMask(iteration);
      attached.zeroPruned();
    }
    TrainingDivergedException.requireFiniteLoss(model, iteration);
  }

  private Attachment attach(Model model) {
    Attachment attached = attachment.orElseGet(() -> new Attachment(model));
    if (attached.model != model) {
      throw new IllegalStateException(
          "this PruningListener already prunes another network; make one listener per network");
    }
    attachment = Optional.of(attached);
    return attached;
  }

  /** What the listener knows of the network it was given to. */
  private final class Attachment {
    private final Model model;
    private final List<WeightView> targets;
    private Optional<INDArray> mask = Optional.empty(); // flat like params(), 1 where not pruned

    Attachment(Model model) {
      this.model = model;
      this.targets = PruningTargets.of(model, recipe);
      if (NetworkTopology.iteration(model) > recipe.schedule().beginStep()) {
        adoptZeros();
      }
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

    void zeroPruned() {
      mask.ifPresent(
          flags -> {
            INDArray parameters = model.params();
            parameters.muli(flags);
            parameters.addi(0f); // -0.0f, which a negative weight times 0 is, becomes +0.0f
          });
    }

    /** Ranks the weights as they are now, the pruned ones being zero, and adds to the pruned. */
    void chooseMask(int iteration) {
      float[] weights = flat(model.params());
      requireFinite(weights, iteration);
      float[] flags = ones(weights.length);
      double target = recipe.schedule().sparsityAt(iteration);
      for (List<WeightView.Range> rivals : rivals()) {
        MagnitudeRanking.choose(weights, flags, rivals, target);
      }
      mask.ifPresent(old -> keepZeros(flags, flat(old)));
      use(flags);
      LOG.debug(
          "{}",
          String.format(Locale.ROOT, "step %d: pruned to sparsity %.4f", iteration, sparsity));
    }

    /** Which weights are ranked together. */
    private List<List<WeightView.Range>> rivals() {
      List<WeightView.Range> whole = targets.stream().map(WeightView::range).toList();
      return switch (recipe.scope()) {
        case GLOBAL -> List.of(whole);
        case LAYER -> whole.stream().map(List::of).toList();
        case GATE ->
            targets.stream().flatMap(view -> view.gateRanges().stream()).map(List::of).toList();
      };
    }

    private void use(float[] flags) {
      long pruned = 0;
      long weights = 0;
      for (WeightView target : targets) {
        weights += target.length();
        for (int i = target.offset(); i < target.offset() + target.length(); i++) {
          pruned += flags[i] == 0f ? 1 : 0;
        }
      }
      sparsity = (double) pruned / weights;
      mask =
          Optional.of(
              Nd4j.createFromArray(flags)
                  .castTo(model.params().dataType())
                  .reshape(model.params().shape()));
    }

    private void requireFinite(float[] weights, int iteration) {
      for (WeightView target : targets) {
        for (int i = target.offset(); i < target.offset() + target.length(); i++) {
          if (!Float.isFinite(weights[i])) {
            throw new TrainingDivergedException(
                "step "
                    + iteration
                    + ": a weight of layer '"
                    + target.layer()
                    + "' is "
                    + weights[i]
                    + "; lower the learning rate or clip the gradients");
          }
        }
      }
    }
  }

  /** More zeros than the schedule asks for, as a resumed run may have, stay. */
  private static void keepZeros(float[] flags, float[] old) {
    for (int i = 0; i < flags.length; i++) {
      flags[i] = Math.min(flags[i], old[i]);
    }
  }

  private static float[] flat(INDArray parameters) {
    return parameters.dup().data().asFloat();
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1f);
    return ones;
  }
}
