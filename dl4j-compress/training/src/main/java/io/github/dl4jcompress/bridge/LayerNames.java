package io.github.dl4jcompress.bridge;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;

/** How recipes speak of layers with weights: by names, in which {@code *} stands for anything. */
public final class LayerNames {
  private LayerNames() {}

  /** The layers of a network that have weights. */
  public static List<NamedLayer> weighted(Model model) {
    return NetworkTopology.layers(model).stream().filter(l -> !l.weights().isEmpty()).toList();
  }

  /** Whether a layer's name fits a pattern. */
  public static boolean matches(String layer, String pattern) {
    String regex =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return layer.matches(regex);
  }

  /** Whether a layer's name fits any of some patterns. */
  public static boolean matchesAny(NamedLayer layer, Collection<String> patterns) {
    return patterns.stream().anyMatch(pattern -> matches(layer.name(), pattern));
  }

  /**
   * Refuses a pattern that speaks of nothing.
   *
   * @throws IllegalArgumentException if no layer's name fits it
   */
  public static void requireMatch(String pattern, List<NamedLayer> layers) {
    if (layers.stream().noneMatch(layer -> matches(layer.name(), pattern))) {
      throw new IllegalArgumentException(
          "no layer with weights is called '"
              + pattern
              + "'; layers with weights: "
              + joined(layers));
    }
  }

  /** The names of some layers, for a message. */
  public static String joined(List<NamedLayer> layers) {
    return layers.stream().map(NamedLayer::name).collect(Collectors.joining(", "));
  }
}
