package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.LayerNames;
import io.github.dl4jcompress.bridge.NamedLayer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * The layers that a recipe speaks of. Immutable.
 *
 * @param only names or patterns of the layers; empty for all
 * @param except names or patterns of layers to leave alone
 * @param onlyTypes configuration classes of the layers, subclasses included; empty for all
 * @param exceptTypes configuration classes to leave alone, subclasses included
 */
public record LayerSelection(
    List<String> only,
    List<String> except,
    List<Class<? extends Layer>> onlyTypes,
    List<Class<? extends Layer>> exceptTypes) {

  public LayerSelection {
    only = List.copyOf(only);
    except = List.copyOf(except);
    onlyTypes = List.copyOf(onlyTypes);
    exceptTypes = List.copyOf(exceptTypes);
  }

  /** Every layer. */
  static LayerSelection all() {
    return new LayerSelection(List.of(), List.of(), List.of(), List.of());
  }

  LayerSelection only(List<String> patterns) {
    return new LayerSelection(joined(only, patterns), except, onlyTypes, exceptTypes);
  }

  LayerSelection except(List<String> patterns) {
    return new LayerSelection(only, joined(except, patterns), onlyTypes, exceptTypes);
  }

  LayerSelection onlyTypes(List<Class<? extends Layer>> types) {
    return new LayerSelection(only, except, joined(onlyTypes, types), exceptTypes);
  }

  LayerSelection exceptTypes(List<Class<? extends Layer>> types) {
    return new LayerSelection(only, except, onlyTypes, joined(exceptTypes, types));
  }

  private static <T> List<T> joined(List<T> list, List<T> more) {
    List<T> result = new ArrayList<>(list);
    result.addAll(more);
    return result;
  }

  boolean contains(NamedLayer layer) {
    return (only.isEmpty() || LayerNames.matchesAny(layer, only))
        && !LayerNames.matchesAny(layer, except)
        && (onlyTypes.isEmpty() || isAny(layer, onlyTypes))
        && !isAny(layer, exceptTypes);
  }

  private static boolean isAny(NamedLayer layer, List<Class<? extends Layer>> types) {
    return types.stream().anyMatch(type -> type.isInstance(layer.configuration()));
  }
}
