package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.NamePattern;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
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
    List<NamedLayer> layers =
        NetworkTopology.layers(model).stream().filter(l -> !l.weights().isEmpty()).toList();
    Stream.of(recipe.only(), recipe.except(), recipe.targets().keySet())
        .flatMap(Collection::stream)
        .forEach(pattern -> requireMatch(pattern, layers));
    List<NamedLayer> pruned =
        layers.stream()
            .filter(layer -> recipe.only().isEmpty() || matchesAny(layer, recipe.only()))
            .filter(layer -> !matchesAny(layer, recipe.except()))
            .filter(layer -> recipe.onlyTypes().isEmpty() || isAny(layer, recipe.onlyTypes()))
            .filter(layer -> !isAny(layer, recipe.exceptTypes()))
            .toList();
    if (pruned.isEmpty()) {
      throw new IllegalArgumentException(
          "the recipe leaves no layer to prune; layers with weights: " + names(layers));
    }
    layers.forEach(layer -> requireOneTarget(layer, pruned.contains(layer), recipe));
    return pruned.stream().flatMap(layer -> layer.weights().stream()).toList();
  }

  /** The sparsity that the recipe has for a layer of this name only. */
  static OptionalDouble ownTarget(String layer, PruningRecipe recipe) {
    return recipe.targets().entrySet().stream()
        .filter(target -> NamePattern.fits(target.getKey(), layer))
        .mapToDouble(Map.Entry::getValue)
        .findFirst();
  }

  private static void requireOneTarget(NamedLayer layer, boolean pruned, PruningRecipe recipe) {
    List<String> patterns =
        recipe.targets().keySet().stream().filter(p -> NamePattern.fits(p, layer.name())).toList();
    if (patterns.size() > 1) {
      throw new IllegalArgumentException(
          "layer '" + layer.name() + "' has more than one target: " + patterns);
    }
    if (!patterns.isEmpty() && !pruned) {
      throw new IllegalArgumentException(
          "layer '" + layer.name() + "' has the target " + patterns + ", but is not to be pruned");
    }
  }

  private static void requireMatch(String pattern, List<NamedLayer> layers) {
    if (layers.stream().noneMatch(layer -> NamePattern.fits(pattern, layer.name()))) {
      throw new IllegalArgumentException(
          "no layer with weights is called '"
              + pattern
              + "'; layers with weights: "
              + names(layers));
    }
  }

  private static String names(List<NamedLayer> layers) {
    return layers.stream().map(NamedLayer::name).collect(Collectors.joining(", "));
  }

  private static boolean matchesAny(NamedLayer layer, List<String> patterns) {
    return patterns.stream().anyMatch(pattern -> NamePattern.fits(pattern, layer.name()));
  }

  private static boolean isAny(NamedLayer layer, List<Class<? extends Layer>> types) {
    return types.stream().anyMatch(type -> type.isInstance(layer.configuration()));
  }
}
