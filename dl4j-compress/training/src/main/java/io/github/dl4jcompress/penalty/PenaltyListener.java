package io.github.dl4jcompress.penalty;

import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.OneNetworkListener;
import io.github.dl4jcompress.bridge.Resumable;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a network to be sparse: a penalty drives weights to zero while DL4J trains it.
 *
 * <pre>{@code
 * PenaltyListener penalty =
 *     new PenaltyListener(
 *         Penalty.variationalDropout(60_000).overSteps(0, 18_000).warmUp(3_000));
 * network.addListeners(penalty);
 * network.fit(train, epochs); // an ordinary DL4J network before, during and after
 * penalty.layers().forEach(System.out::println);
 * }</pre>
 *
 * <p>Between steps the network's parameters are always without noise and have the zeros, +0.0f,
 * that it would be left with now: {@code output()}, copies and checkpoints see these. Weights may
 * come back to life until the penalty's last step, or {@link #finish}; from then on a zero stays
 * zero through all further training, and its gradient is zeroed before the updater sees it.
 *
 * <p>A {@code PruningListener} may prune the same network, unless it lets weights come back: what
 * is zero when the penalty ends stays zero. Add it before this one: then what it prunes is zero in
 * training passes too, and not only between steps. Listeners that were added before this one see,
 * in {@code iterationDone}, weights that are not the settled ones yet.
 *
 * <p>Noise and gates begin one step late if training begins with {@code fit(DataSet)}, which tells
 * no listener of its beginning.
 *
 * <p>Training stops with a {@link TrainingDivergedException} at the first loss that is not finite.
 * One listener serves one network, trained by one thread.
 */
public final class PenaltyListener extends BaseTrainingListener
    implements OneNetworkListener, Resumable {
  private static final Logger LOG = LoggerFactory.getLogger(PenaltyListener.class);

  private final PenaltyRecipe recipe;
  private Optional<PenalizedNetwork> network = Optional.empty();

  public PenaltyListener(PenaltyRecipe recipe) {
    this.recipe = Objects.requireNonNull(recipe, "recipe");
  }

  /** The recipe this listener follows. */
  public PenaltyRecipe recipe() {
    return recipe;
  }

  /** Fraction of the penalised weights that are zero now, in {@code [0, 1]}; 0 before training. */
  public double sparsity() {
    double zeros = layers().stream().mapToLong(LayerSparsity::zeros).sum();
    return zeros / Math.max(1, layers().stream().mapToLong(LayerSparsity::weights).sum());
  }

  /** The same for each penalised layer; empty before training. */
  public List<LayerSparsity> layers() {
    return network.map(PenalizedNetwork::layers).orElse(List.of());
  }

  /**
   * Ends the penalty before its last step; without effect behind that.
   *
   * @throws IllegalStateException before the first step
   */
  public void finish() {
    network
        .orElseThrow(() -> new IllegalStateException("no step of the training has been seen"))
        .finish();
  }

  @Override
  public PenaltyListener forAnotherNetwork() {
    return new PenaltyListener(recipe);
  }

  @Override
  public void onEpochStart(Model model) {
    attach(model).beforeStep(NetworkTopology.iteration(model));
  }

  @Override
  public void onGradientCalculation(Model model) {
    attach(model).afterBackward();
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    TrainingDivergedException.requireFiniteLoss(model, iteration);
    if (attach(model).afterUpdate(iteration, epoch)) {
      LOG.info(
          "{}",
          String.format(
              Locale.ROOT, "step %d: the penalty ends at sparsity %.4f", iteration, sparsity()));
    }
  }

  @Override
  public String stateName() {
    return "penalty";
  }

  @Override
  public void writeState(DataOutput out) throws IOException {
    out.writeUTF(recipe.toString());
    out.writeBoolean(network.isPresent());
    if (network.isPresent()) {
      network.get().writeState(out);
    }
  }

  @Override
  public void readState(Model model, DataInput in) throws IOException {
    Resumable.requireSettings(in.readUTF(), recipe.toString());
    network.ifPresent(PenalizedNetwork::release);
    network =
        in.readBoolean()
            ? Optional.of(PenalizedNetwork.resumed(model, recipe, in))
            : Optional.empty();
  }

  private PenalizedNetwork attach(Model model) {
    PenalizedNetwork attached = network.orElseGet(() -> PenalizedNetwork.of(model, recipe));
    if (!attached.is(model)) {
      throw new IllegalStateException(
          "this PenaltyListener already serves another network; make one listener per network");
    }
    network = Optional.of(attached);
    return attached;
  }
}
