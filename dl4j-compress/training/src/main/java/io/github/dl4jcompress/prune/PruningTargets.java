package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.LayerNames;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;

/** Finds the layers of a network, and their weights, that a recipe speaks of. */
final class PruningTargets {
  private PruningTargets() {}

  /** The targeted weight arrays; see {@link #layers}. */
  static List<WeightView> of(Model model, PruningRecipe recipe) {
    return weights(layers(model, recipe));
  }

  /** The weight arrays of some layers. */
  static List<WeightView> weights(List<NamedLayer> layers) {
    return layers.stream().flatMap(layer -> layer.weights().stream()).toList();
  }

  /**
   * The targeted layers.
   *
   * @throws IllegalArgumentException if a name matches no layer with weights, nothing is left, or a
   *     layer has two targets, or one and is not pruned
   */
  static List<NamedLayer> layers(Model model, PruningRecipe recipe) {
    List<NamedLayer> layers = LayerNames.weighted(model);
    Stream.of(recipe.layers().only(), recipe.layers().except(), recipe.targets().keySet())
        .flatMap(Collection::stream)
        .forEach(pattern -> LayerNames.requireMatch(pattern, layers));
    List<NamedLayer> pruned = layers.stream().filter(recipe.layers()::contains).toList();
    if (pruned.isEmpty()) {
      throw new IllegalArgumentException(
          "the recipe leaves no layer to prune; layers with weights: " + LayerNames.joined(layers));
    }
    layers.forEach(layer -> requireOneTarget(layer, pruned.contains(layer), recipe));
    return pruned;
  }

  /** The sparsity that the recipe has for a layer of this name only. */
  static OptionalDouble ownTarget(String layer, PruningRecipe recipe) {
    return recipe.targets().entrySet().stream()
        .filter(target -> LayerNames.matches(layer, target.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .findFirst();
  }

  private static void requireOneTarget(NamedLayer layer, boolean pruned, PruningRecipe recipe) {
    List<String> patterns =
        recipe.targets().keySet().stream()
            .filter(p -> LayerNames.matches(layer.name(), p))
            .toList();
    if (patterns.size() > 1) {
      throw new IllegalArgumentException(
          "layer '" + layer.name() + "' has more than one target: " + patterns);
    }
    if (!patterns.isEmpty() && !pruned) {
      throw new IllegalArgumentException(
          "layer '" + layer.name() + "' has the target " + patterns + ", but is not to be pruned");
    }
  }
}
