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
import org.deeplearning4j.nn.conf.layers.Layer;

/** Finds the weight arrays of a network that a recipe speaks of. */
final class PruningTargets {
  private PruningTargets() {}

  /**
   * The targeted weight arrays.
   *
   * @throws IllegalArgumentException if a name matches no layer with weights, nothing is left, or a
   *     layer has two targets, or one and is not pruned
   */
  static List<WeightView> of(Model model, PruningRecipe recipe) {
    List<NamedLayer> layers = LayerNames.weighted(model);
    Stream.of(recipe.only(), recipe.except(), recipe.targets().keySet())
        .flatMap(Collection::stream)
        .forEach(pattern -> LayerNames.requireMatch(pattern, layers));
    List<NamedLayer> pruned =
        layers.stream()
            .filter(layer -> recipe.only().isEmpty() || LayerNames.matchesAny(layer, recipe.only()))
            .filter(layer -> !LayerNames.matchesAny(layer, recipe.except()))
            .filter(layer -> recipe.onlyTypes().isEmpty() || isAny(layer, recipe.onlyTypes()))
            .filter(layer -> !isAny(layer, recipe.exceptTypes()))
            .toList();
    if (pruned.isEmpty()) {
      throw new IllegalArgumentException(
          "the recipe leaves no layer to prune; layers with weights: " + LayerNames.joined(layers));
    }
    layers.forEach(layer -> requireOneTarget(layer, pruned.contains(layer), recipe));
    return pruned.stream().flatMap(layer -> layer.weights().stream()).toList();
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

  private static boolean isAny(NamedLayer layer, List<Class<? extends Layer>> types) {
    return types.stream().anyMatch(type -> type.isInstance(layer.configuration()));
  }
}
