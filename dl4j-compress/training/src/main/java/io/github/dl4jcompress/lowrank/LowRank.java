package io.github.dl4jcompress.lowrank;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkSplit;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.Model;

/**
 * Replaces layers of many weights by two thinner ones each, whose product is the nearest matrix of
 * a lower rank: an ordinary DL4J network of stock layers, to be trained on with {@code fit()}.
 *
 * <pre>{@code
 * LowRank.Result<MultiLayerNetwork> thin = LowRank.factorize(network, LowRankRecipe.energy(0.9));
 * thin.splits().forEach(System.out::println); // dense: rank 31 of 500, 400,000 -> 40,300 weights...
 * thin.network().fit(train, epochs);
 * }</pre>
 *
 * <p>The nearest matrix is that of Denil et al., "Predicting Parameters in Deep Learning" (2013)
 * and Denton et al., "Exploiting Linear Structure Within Convolutional Networks" (2014): a
 * truncated singular value decomposition. Dense, output and 2-d convolution layers are split, and
 * the input weights of {@code LSTM}, {@code GravesLSTM} and {@code SimpleRnn}, whose recurrent
 * weights stay; see {@link Splitting}. A layer for which it does not pay stays as it is, and is
 * listed with the reason.
 *
 * <p>The new layer stands before the old one and is called like it, with {@value #SUFFIX} behind;
 * it has the old one's updater, regularization and dropout. Training begins anew: steps are counted
 * from 0, and updaters remember nothing.
 */
public final class LowRank {
  /** What is appended to a layer's name for the new one in front of it. */
  public static final String SUFFIX = "-thin";

  private static final int HALVINGS = 40; // of the part of the energy that fits a budget

  private LowRank() {}

  /**
   * A network with thinner layers.
   *
   * @param network has the listeners of the original; in place of one that can follow one network
   *     only, such as one that prunes, a new one of the same settings
   * @param splits the layers that were split, in the order of the network
   * @param left the layers with weights that were not
   */
  public record Result<M extends Model>(M network, List<Split> splits, List<Left> left) {
    public Result {
      splits = List.copyOf(splits);
      left = List.copyOf(left);
    }
  }

  /**
   * A layer that was split.
   *
   * @param layer its name
   * @param splitting in which way
   * @param rank of its weights now
   * @param fullRank highest rank there is
   * @param weightsBefore number of weights that were split
   * @param weightsAfter number of weights in their place
   * @param energy part of the sum of squares of the weights that is kept, in {@code [0, 1]}
   */
  public record Split(
      String layer,
      Splitting splitting,
      int rank,
      int fullRank,
      long weightsBefore,
      long weightsAfter,
      double energy) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: rank %d of %d, %,d -> %,d weights, %.4f of their energy",
          layer,
          rank,
          fullRank,
          weightsBefore,
          weightsAfter,
          energy);
    }
  }

  /**
   * A layer that stays as it is.
   *
   * @param layer its name
   * @param reason in words
   */
  public record Left(String layer, String reason) {
    @Override
    public String toString() {
      return layer + ": left, " + reason;
    }
  }

  /** A layer, and the way chosen for it. */
  private record Choice(Candidate way, int rank) {
    long weights() {
      return way.weights(rank);
    }
  }

  /**
   * Splits the layers of a network, which is left as it is.
   *
   * @param network an initialised {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @throws IllegalArgumentException if the recipe names a layer that is not there or cannot be
   *     split to the rank it wants, or if its budget is too small for any ranks
   * @throws io.github.dl4jcompress.bridge.UnsupportedNetworkException for a model of another class
   */
  @SuppressWarnings("unchecked") // the network of thinner layers has the class of the original
  public static <M extends Model> Result<M> factorize(M network, LowRankRecipe recipe) {
    Map<String, Candidates> candidates = candidates(network, recipe);
    double energy = recipe.energy();
    if (recipe.budget().isPresent()) {
      energy = fitting(network, candidates, recipe, recipe.budget().getAsLong());
    }
    Map<String, Choice> choices = choices(candidates, recipe, energy);
    Map<String, NetworkSplit.Split> layers = new LinkedHashMap<>();
    choices.forEach((name, choice) -> layers.put(name, choice.way().layers(choice.rank())));
    M thin = (M) NetworkSplit.apply(network, layers);
    thin.setListeners(NetworkTraining.listenersForAnother(network));
    List<Split> splits = new ArrayList<>();
    List<Left> left = new ArrayList<>();
    for (Map.Entry<String, Candidates> entry : candidates.entrySet()) {
      String name = entry.getKey();
      Optional.ofNullable(choices.get(name))
          .ifPresentOrElse(
              choice -> splits.add(choice.way().report(choice.rank())),
              () -> left.add(new Left(name, entry.getValue().refusal().orElse("it does not pay"))));
    }
    return new Result<>(thin, splits, left);
  }

  /** By the names of the layers with weights, in the order of the network. */
  private static Map<String, Candidates> candidates(Model network, LowRankRecipe recipe) {
    Map<String, NamedLayer> live = new HashMap<>();
    NetworkTopology.layers(network).forEach(layer -> live.put(layer.name(), layer));
    Map<String, Candidates> candidates = new LinkedHashMap<>();
    for (Node node : NetworkTopology.of(network).nodes()) {
      Optional<NamedLayer> layer = Optional.ofNullable(live.get(node.name()));
      if (layer.filter(named -> !named.weights().isEmpty()).isPresent()) {
        candidates.put(node.name(), Candidates.of(node, layer.get(), recipe));
      }
    }
    TreeSet<String> missing = new TreeSet<>(recipe.ranks().keySet());
    missing.addAll(recipe.only());
    missing.addAll(recipe.except());
    missing.removeAll(candidates.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "no layer with weights is called "
              + missing
              + "; layers: "
              + String.join(", ", candidates.keySet()));
    }
    return candidates;
  }

  private static Map<String, Choice> choices(
      Map<String, Candidates> candidates, LowRankRecipe recipe, double energy) {
    Map<String, Choice> choices = new LinkedHashMap<>();
    candidates.forEach(
        (name, ways) -> {
          Optional<Integer> rank = Optional.ofNullable(recipe.ranks().get(name));
          Optional<Choice> choice =
              rank.isPresent()
                  ? Optional.of(wanted(name, ways, rank.get()))
                  : ways.ways().stream()
                      .map(way -> new Choice(way, way.rankFor(energy)))
                      .min(Comparator.comparingLong(Choice::weights))
                      .filter(LowRank::pays);
          choice.ifPresent(chosen -> choices.put(name, chosen));
        });
    return choices;
  }

  private static boolean pays(Choice choice) {
    return saved(choice) > 0;
  }

  private static long saved(Choice choice) {
    Split split = choice.way().report(choice.rank());
    return split.weightsBefore() - split.weightsAfter();
  }

  private static Choice wanted(String name, Candidates candidates, int rank) {
    candidates
        .refusal()
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(
                  "layer '" + name + "' cannot have rank " + rank + ": " + why);
            });
    int highest = candidates.ways().stream().mapToInt(Candidate::fullRank).max().orElseThrow();
    return candidates.ways().stream()
        .filter(way -> rank >= 1 && rank <= way.fullRank())
        .map(way -> new Choice(way, rank))
        .min(Comparator.comparingLong(Choice::weights))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "layer '" + name + "': rank must be in [1, " + highest + "], got " + rank));
  }

  /** The largest part of the energy, by halving, with which a network fits a budget. */
  private static double fitting(
      Model network, Map<String, Candidates> candidates, LowRankRecipe recipe, long budget) {
    double low = 0;
    long least = parameters(network, choices(candidates, recipe, low));
    if (least > budget) {
      throw new IllegalArgumentException(
          "the network cannot have "
              + budget
              + " parameters: with all ranks 1 it has "
              + least
              + " of its "
              + network.numParams());
    }
    double high = recipe.energy();
    if (parameters(network, choices(candidates, recipe, high)) <= budget) {
      return high;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (parameters(network, choices(candidates, recipe, middle)) <= budget) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static long parameters(Model network, Map<String, Choice> choices) {
    return network.numParams() - choices.values().stream().mapToLong(LowRank::saved).sum();
  }
}
