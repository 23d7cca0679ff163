package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.List;
import java.util.regex.Pattern;
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
   * @throws IllegalArgumentException if a name matches no layer with weights, or nothing is left
   */
  static List<WeightView> of(Model model, PruningRecipe recipe) {
    List<NamedLayer> layers =
        NetworkTopology.layers(model).stream().filter(l -> !l.weights().isEmpty()).toList();
    Stream.concat(recipe.only().stream(), recipe.except().stream())
        .forEach(pattern -> requireMatch(pattern, layers));
    List<WeightView> targets =
        layers.stream()
            .filter(layer -> recipe.only().isEmpty() || matchesAny(layer, recipe.only()))
            .filter(layer -> !matchesAny(layer, recipe.except()))
            .filter(layer -> recipe.onlyTypes().isEmpty() || isAny(layer, recipe.onlyTypes()))
            .filter(layer -> !isAny(layer, recipe.exceptTypes()))
            .flatMap(layer -> layer.weights().stream())
            .toList();
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "the recipe leaves no layer to prune; layers with weights: " + names(layers));
    }
    return targets;
  }

  private static void requireMatch(String pattern, List<NamedLayer> layers) {
    if (layers.stream().noneMatch(layer -> matches(layer, pattern))) {
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
    return patterns.stream().anyMatch(pattern -> matches(layer, pattern));
  }

  private static boolean matches(NamedLayer layer, String pattern) {
    String regex =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return layer.name().matches(regex);
  }

  private static boolean isAny(NamedLayer layer, List<Class<? extends Layer>> types) {
    return types.stream().anyMatch(type -> type.isInstance(layer.configuration()));
  }
}
