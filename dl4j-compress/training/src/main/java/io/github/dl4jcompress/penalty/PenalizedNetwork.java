package io.github.dl4jcompress.penalty;

import io.github.dl4jcompress.bridge.LayerNames;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.bridge.ZeroMask;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;

/** A network under a penalty: before, while and after it acts. */
final class PenalizedNetwork {
  private final Model model;
  private final PenaltyRecipe recipe;
  private final List<PenalizedLayer> layers = new ArrayList<>();
  private boolean started;
  private Optional<ZeroMask> zeros = Optional.empty(); // once the penalty has ended

  private PenalizedNetwork(Model model, PenaltyRecipe recipe) {
    this.model = model;
    this.recipe = recipe;
    SplittableRandom seeds = new SplittableRandom(recipe.seed());
    for (NamedLayer layer : targets(model, recipe)) {
      layers.add(penalised(layer, seeds.nextLong()));
    }
  }

  /**
   * Finds the recipe's layers. In a network that is behind the penalty's last step already, zeros
   * are taken for what it left.
   *
   * @throws IllegalArgumentException if the recipe does not fit the network
   * @throws IllegalStateException if the penalty has begun without this
   */
  static PenalizedNetwork of(Model model, PenaltyRecipe recipe) {
    PenalizedNetwork network = new PenalizedNetwork(model, recipe);
    int step = NetworkTopology.iteration(model);
    if (step >= recipe.endStep()) {
      network.keepZeros();
    } else if (step > recipe.beginStep() && !(recipe.penalty() instanceof Penalty.Lasso)) {
      throw new IllegalStateException(
          "the network is at step "
              + step
              + ", and the penalty began at step "
              + recipe.beginStep()
              + ": what it has learnt since is not in the network; add the listener before, or"
              + " resume from a checkpoint");
    }
    return network;
  }

  /**
   * A network as it was when its state was written; its parameters and counts are restored already.
   *
   * @throws IllegalArgumentException if the recipe does not fit the network
   */
  static PenalizedNetwork resumed(Model model, PenaltyRecipe recipe, DataInput in)
      throws IOException {
    PenalizedNetwork network = new PenalizedNetwork(model, recipe);
    network.started = in.readBoolean();
    if (in.readBoolean()) {
      float[] flags = ZeroMask.readFlags(in, Math.toIntExact(model.numParams()));
      network.zeros = Optional.of(ZeroMask.of(flags, model.params()));
    }
    if (network.isActive()) {
      for (PenalizedLayer layer : network.layers) {
        layer.start();
        layer.readState(in);
      }
    }
    return network;
  }

  /** Writes what {@link #resumed} reads. */
  void writeState(DataOutput out) throws IOException {
    out.writeBoolean(started);
    out.writeBoolean(zeros.isPresent());
    if (zeros.isPresent()) {
      zeros.get().write(out);
    }
    if (isActive()) {
      for (PenalizedLayer layer : layers) {
        layer.writeState(out);
      }
    }
  }

  private static List<NamedLayer> targets(Model model, PenaltyRecipe recipe) {
    List<NamedLayer> weighted = LayerNames.weighted(model);
    Stream.concat(recipe.only().stream(), recipe.except().stream())
        .forEach(pattern -> LayerNames.requireMatch(pattern, weighted));
    List<NamedLayer> targets =
        weighted.stream()
            .filter(l -> recipe.only().isEmpty() || LayerNames.matchesAny(l, recipe.only()))
            .filter(l -> !LayerNames.matchesAny(l, recipe.except()))
            .toList();
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "the recipe leaves no layer to penalise; layers with weights: "
              + LayerNames.joined(weighted));
    }
    return targets;
  }

  private PenalizedLayer penalised(NamedLayer layer, long seed) {
    if (recipe.penalty() instanceof Penalty.Lasso lasso) {
      return new LassoLayer(model, layer, lasso);
    }
    if (recipe.penalty() instanceof Penalty.HardConcrete gates) {
      WeightGroups groups = WeightGroups.of(layer, gates.group());
      return new RandomLayer(model, layer, weights -> new GatedLaw(gates, groups), seed);
    }
    Penalty.VariationalDropout dropout = (Penalty.VariationalDropout) recipe.penalty();
    return new RandomLayer(model, layer, weights -> new VariationalLaw(dropout, weights), seed);
  }

  boolean is(Model other) {
    return model == other;
  }

  /** Before a forward pass; may be left out before the very first. */
  void beforeStep(int step) {
    if (!started && recipe.actsAt(step)) {
      layers.forEach(PenalizedLayer::start);
      started = true;
    }
  }

  void afterBackward() {
    zeros.ifPresent(mask -> mask.zeroGradients(model));
    if (isActive()) {
      int step = NetworkTopology.iteration(model);
      layers.forEach(layer -> layer.afterBackward(step, recipe.warmthAt(step)));
    }
  }

  /** After an update; returns whether it was the penalty's last. */
  boolean afterUpdate(int step, int epoch) {
    zeros.ifPresent(mask -> mask.zeroParameters(model));
    if (isActive()) {
      layers.forEach(layer -> layer.afterUpdate(step, epoch, recipe.warmthAt(step)));
    }
    if (zeros.isEmpty() && step + 1 >= recipe.endStep()) {
      finish();
      return true;
    }
    beforeStep(step + 1);
    return false;
  }

  private boolean isActive() {
    return started && zeros.isEmpty();
  }

  /** Ends the penalty; without effect if it has ended. */
  void finish() {
    if (zeros.isEmpty()) {
      release();
      keepZeros();
    }
  }

  /** Lets the network go, which trains on without its penalty. */
  void release() {
    if (isActive()) {
      layers.forEach(PenalizedLayer::stop);
    }
  }

  private void keepZeros() {
    float[] flags = new float[Math.toIntExact(model.numParams())];
    Arrays.fill(flags, 1f);
    for (PenalizedLayer layer : layers) {
      float[] values = read(layer.weights());
      int next = 0;
      for (WeightView array : layer.weights().arrays()) {
        for (int i = 0; i < array.length(); i++) {
          flags[array.offset() + i] = values[next++] == 0f ? 0f : 1f;
        }
      }
    }
    zeros = Optional.of(ZeroMask.of(flags, model.params()));
  }

  private float[] read(LayerWeights weights) {
    float[] values = new float[weights.length()];
    weights.read(model.params(), values);
    return values;
  }

  List<LayerSparsity> layers() {
    return layers.stream()
        .map(
            layer -> {
              float[] values = read(layer.weights());
              int zero = 0;
              for (float value : values) {
                zero += value == 0f ? 1 : 0;
              }
              return new LayerSparsity(layer.weights().layer().name(), values.length, zero);
            })
        .toList();
  }
}
