package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.OneNetworkListener;
import io.github.dl4jcompress.bridge.Resumable;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
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
 * it has no part in gradient clipping either. A weight once pruned stays pruned, unless the recipe
 * lets it come back. A run that begins behind the schedule's first step, because it was resumed
 * without a checkpoint, takes the weights that are zero for pruned.
 *
 * <p>While masks are soft ({@link PruningRecipe#straightThrough}), what pruned weights would be is
 * kept beside the network: {@code output()}, a save and other listeners that were added behind this
 * one see the masked weights. A DL4J file does not hold the hidden ones (a checkpoint of {@code
 * TrainingCheckpoints} does); training resumed from it goes on from 0 for what was pruned.
 *
 * <p>Training stops with a {@link TrainingDivergedException} at the first loss or weight that is
 * not finite: zeroing would only hide it.
 *
 * <p>One listener serves one network, trained by one thread; for a {@code ParallelWrapper} see
 * {@link #forWorkersOf}.
 */
public final class PruningListener extends BaseTrainingListener
    implements OneNetworkListener, Resumable {
  private static final Logger LOG = LoggerFactory.getLogger(PruningListener.class);

  private final PruningRecipe recipe;
  private final boolean hasWorkers;
  private Optional<PrunedNetwork> network;
  private OptionalLong epochStart = OptionalLong.empty();
  private boolean toldEnd;

  public PruningListener(PruningRecipe recipe) {
    this(Objects.requireNonNull(recipe, "recipe"), false, Optional.empty());
  }

  private PruningListener(
      PruningRecipe recipe, boolean hasWorkers, Optional<PrunedNetwork> network) {
    this.recipe = recipe;
    this.hasWorkers = hasWorkers;
    this.network = network;
  }

  /**
   * A listener for a network that a {@code ParallelWrapper} trains, with {@code
   * TrainingMode.AVERAGING}: for its {@code setListeners}, or added to the network before the
   * wrapper is built.
   *
   * <p>The network itself chooses the masks, by its own weights and gradients, and all workers hold
   * them. A worker may be through with the step that chose a mask, so averaged weights are exactly
   * zero from the averaging behind the next step on; let the wrapper train for one step more than
   * {@link PruningRecipe#lastStep}. How the first step of a {@code fit()} runs on the copies is
   * left to chance by DL4J, so two runs are not equal.
   *
   * <p>{@code SHARED_GRADIENTS} is refused at the first step: DL4J 1.0.0-M2.1 hangs at the second
   * {@code fit()} in that mode. So are masks that are soft, as each worker would hide others.
   *
   * @param network the one that the wrapper was given
   * @throws IllegalArgumentException if the recipe does not fit the network, or lets weights train
   *     while they are pruned
   */
  public static PruningListener forWorkersOf(Model network, PruningRecipe recipe) {
    if (recipe.softMasks().isPresent()) {
      throw new IllegalArgumentException(
          "regrowth "
              + recipe.softMasks().get()
              + " does not go with workers: each would hide other weights behind the mask");
    }
    return new PruningListener(recipe, true, Optional.of(new PrunedNetwork(network, recipe)));
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
    if (attached.is(model)) {
      attached.beforeUpdate();
    } else {
      attached.mask().ifPresent(mask -> mask.zeroGradients(model));
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    PrunedNetwork attached = attach(model);
    if (attached.is(model)) {
      attached.afterUpdate(iteration);
      logMask(iteration);
    } else {
      attached.mask().ifPresent(mask -> mask.zeroParameters(model));
    }
    TrainingDivergedException.requireFiniteLoss(model, iteration);
  }

  private void logMask(int step) {
    if (recipe.choosesMaskAt(step)) {
      LOG.debug(
          "{}", String.format(Locale.ROOT, "step %d: pruned to sparsity %.4f", step, sparsity()));
    }
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
    Resumable.requireSettings(in.readUTF(), settings());
    network = Optional.empty();
    toldEnd = true; // the epoch that goes on is not a whole one
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

  @Override
  public void onEpochStart(Model model) {
    epochStart = OptionalLong.of(NetworkTopology.iteration(model));
  }

  /** Says once when pruning ends: DL4J tells nobody how many epochs are to come. */
  @Override
  public void onEpochEnd(Model model) {
    long done = NetworkTopology.iteration(model);
    long steps = done - epochStart.orElse(done);
    long left = recipe.lastStep() + 1 - done;
    if (steps > 0 && left > 0 && !toldEnd) {
      LOG.info(
          "an epoch has {} steps: pruning ends at step {}, in {} more epochs",
          steps,
          recipe.lastStep(),
          (left + steps - 1) / steps);
    }
    toldEnd |= steps > 0;
  }

  private PrunedNetwork attach(Model model) {
    PrunedNetwork attached = network.orElseGet(() -> new PrunedNetwork(model, recipe));
    if (hasWorkers) {
      refuseSharedGradients(model);
    }
    if (!attached.is(model) && !(hasWorkers && attached.fits(model))) {
      throw new IllegalStateException(
          "this PruningListener already prunes another network; make one listener per network, or"
              + " one with PruningListener.forWorkersOf for a ParallelWrapper");
    }
    network = Optional.of(attached);
    return attached;
  }

  private static void refuseSharedGradients(Model model) {
    if (model.getOptimizer().getGradientsAccumulator() != null) {
      throw new IllegalStateException(
          "pruning with a ParallelWrapper needs TrainingMode.AVERAGING: with SHARED_GRADIENTS DL4J"
              + " 1.0.0-M2.1 hangs at the second fit()");
    }
  }
}
