package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.OneNetworkListener;
import io.github.dl4jcompress.bridge.Resumable;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Zeroes the least important weights of a network, more and more of them, while DL4J trains it.
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
 * behind the schedule's first step, because it was resumed without a checkpoint, takes the weights
 * that are zero for pruned.
 *
 * <p>Training stops with a {@link TrainingDivergedException} at the first loss or weight that is
 * not finite: zeroing would only hide it.
 *
 * <p>One listener serves one network, trained by one thread.
 */
public final class PruningListener extends BaseTrainingListener
    implements OneNetworkListener, Resumable {
  private static final Logger LOG = LoggerFactory.getLogger(PruningListener.class);

  private final PruningRecipe recipe;
  private Optional<PrunedNetwork> network = Optional.empty();

  public PruningListener(PruningRecipe recipe) {
    this.recipe = Objects.requireNonNull(recipe, "recipe");
  }

  /** Fraction of the targeted weights that are pruned now, in {@code [0, 1)}. */
  public double sparsity() {
    return network.map(PrunedNetwork::sparsity).orElse(0.0);
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
    PrunedNetwork attached = attach(model);
    attached.zeroGradientsOfPruned();
    attached.gather();
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    PrunedNetwork attached = attach(model);
    attached.zeroPruned();
    if (recipe.schedule().choosesMaskAt(iteration)) {
      attached.chooseMask(iteration);
      attached.zeroPruned();
      LOG.debug(
          "{}",
          String.format(Locale.ROOT, "step %d: pruned to sparsity %.4f", iteration, sparsity()));
    }
    TrainingDivergedException.requireFiniteLoss(model, iteration);
  }

  @Override
  public String stateName() {
    return "pruning";
  }

  @Override
  public void writeState(DataOutput out) throws IOException {
    out.writeUTF(settings());
    out.writeBoolean(network.isPresent());
    if (network.isPresent()) {
      network.get().writeState(out);
    }
  }

  @Override
  public void readState(Model model, DataInput in) throws IOException {
    String written = in.readUTF();
    if (!written.equals(settings())) {
      throw new IllegalArgumentException(
          "written by a listener with " + written + ", and this one has " + settings());
    }
    network = Optional.empty();
    if (in.readBoolean()) {
      attach(model).readState(in);
    }
  }

  /** The recipe; of a criterion that is no record, its existence only: it may have no text. */
  private String settings() {
    boolean describesItself = recipe.criterion() instanceof Record;
    return describesItself
        ? recipe.toString()
        : "a criterion of the caller's and " + recipe.by(PruningCriterion.magnitude());
  }

  private PrunedNetwork attach(Model model) {
    PrunedNetwork attached = network.orElseGet(() -> new PrunedNetwork(model, recipe));
    if (!attached.is(model)) {
      throw new IllegalStateException(
          "this PruningListener already prunes another network; make one listener per network");
    }
    network = Optional.of(attached);
    return attached;
  }
}
