package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Weights that are ranked together.
 *
 * @param ranges where they lie in the flat parameter vector
 * @param schedule the sparsity they have together
 */
record Rivals(List<WeightView.Range> ranges, SparsitySchedule schedule) {
  Rivals {
    ranges = List.copyOf(ranges);
  }

  /** All rivalries among the targeted arrays. */
  static List<Rivals> of(List<WeightView> targets, PruningRecipe recipe) {
    List<Rivals> rivals = new ArrayList<>();
    List<WeightView.Range> others = new ArrayList<>();
    for (WeightView view : targets) {
      OptionalDouble own = PruningTargets.ownTarget(view.layer(), recipe);
      SparsitySchedule schedule =
          own.isPresent() ? recipe.schedule().towards(own.getAsDouble()) : recipe.schedule();
      if (own.isEmpty() && recipe.scope().joinsLayers()) {
        others.add(view.range());
      } else {
        Stream<WeightView.Range> parts =
            recipe.scope() == PruningRecipe.Scope.GATE
                ? view.gateRanges().stream()
                : Stream.of(view.range());
        parts.forEach(part -> rivals.add(new Rivals(List.of(part), schedule)));
      }
    }
    if (!others.isEmpty()) {
      rivals.add(new Rivals(others, recipe.schedule()));
    }
    return rivals;
  }

  /** Number of weights. */
  int size() {
    return ranges.stream().mapToInt(range -> range.to() - range.from()).sum();
  }

  /** How many of them have a score, or a flag, below a bound. */
  int countBelow(float bound, float[] values) {
    int count = 0;
    for (WeightView.Range range : ranges) {
      for (int i = range.from(); i < range.to(); i++) {
        count += values[i] < bound ? 1 : 0;
      }
    }
    return count;
  }
}
