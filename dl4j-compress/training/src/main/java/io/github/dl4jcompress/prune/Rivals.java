package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.prune.PruningRecipe.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;

/**
 * Cells that have a sparsity together.
 *
 * @param ranges numbers of the cells
 * @param sparsity of a step
 * @param row number of cells after which banks begin anew; 0 if there are none
 * @param bank number of neighbouring cells for which the sparsity holds by themselves
 */
record Rivals(List<WeightView.Range> ranges, LongToDoubleFunction sparsity, int row, int bank) {
  Rivals {
    ranges = List.copyOf(ranges);
  }

  /** All rivalries among some cells. */
  static List<Rivals> of(List<Cells.Part> parts, PruningRecipe recipe) {
    List<Rivals> rivals = new ArrayList<>();
    List<List<Cells.Part>> others = new ArrayList<>(); // the arrays without targets of their own
    for (List<Cells.Part> array : arrays(parts)) {
      OptionalDouble own = PruningTargets.ownTarget(array.get(0).array().layer(), recipe);
      if (own.isPresent()) {
        SparsitySchedule schedule = recipe.schedule().towards(own.getAsDouble());
        rivals.addAll(within(array, schedule::sparsityAt, recipe));
      } else {
        others.add(array);
      }
    }
    rivals.addAll(among(others, recipe));
    return rivals;
  }

  private static Collection<List<Cells.Part>> arrays(List<Cells.Part> parts) {
    Map<Integer, List<Cells.Part>> arrays = new TreeMap<>(); // by where they begin
    for (Cells.Part part : parts) {
      arrays.computeIfAbsent(part.array().offset(), at -> new ArrayList<>()).add(part);
    }
    return arrays.values();
  }

  /** The rivalries of one array. */
  private static List<Rivals> within(
      List<Cells.Part> array, LongToDoubleFunction sparsity, PruningRecipe recipe) {
    WeightView view = array.get(0).array();
    int bank = bank(recipe.pattern());
    int row = bank == 0 ? 0 : view.length() / view.rows();
    List<WeightView.Range> ranges = array.stream().map(Cells.Part::cells).toList();
    return recipe.scope() == Scope.GATE
        ? ranges.stream().map(gate -> new Rivals(List.of(gate), sparsity, row, bank)).toList()
        : List.of(new Rivals(ranges, sparsity, row, bank));
  }

  private static int bank(PruningPattern pattern) {
    if (pattern instanceof PruningPattern.NOfM nOfM) {
      return nOfM.m();
    }
    return pattern instanceof PruningPattern.BankBalanced banks ? banks.bank() : 0;
  }

  /** The rivalries of arrays that share the schedule. */
  private static List<Rivals> among(List<List<Cells.Part>> arrays, PruningRecipe recipe) {
    SparsitySchedule schedule = recipe.schedule();
    if (recipe.scope().joinsLayers()) {
      List<WeightView.Range> all =
          arrays.stream().flatMap(List::stream).map(Cells.Part::cells).toList();
      return all.isEmpty() ? List.of() : List.of(new Rivals(all, schedule::sparsityAt, 0, 0));
    }
    List<Rivals> rivals = new ArrayList<>();
    ErdosRenyiKernel kernel =
        new ErdosRenyiKernel(arrays.stream().map(array -> array.get(0).array()).toList());
    for (int i = 0; i < arrays.size(); i++) {
      int at = i;
      LongToDoubleFunction sparsity =
          recipe.scope() == Scope.ERDOS_RENYI_KERNEL
              ? step -> kernel.sparsities(schedule.sparsityAt(step))[at]
              : schedule::sparsityAt;
      rivals.addAll(within(arrays.get(i), sparsity, recipe));
    }
    return rivals;
  }

  /** The cells for which the sparsity holds: all of them, or each bank of each row. */
  List<List<WeightView.Range>> contests() {
    if (bank == 0) {
      return List.of(ranges);
    }
    List<List<WeightView.Range>> banks = new ArrayList<>();
    for (WeightView.Range range : ranges) {
      for (int from = range.from(); from < range.to(); from += row) {
        for (int i = from; i < from + row; i += bank) {
          banks.add(List.of(new WeightView.Range(i, Math.min(i + bank, from + row))));
        }
      }
    }
    return banks;
  }

  /** Number of cells. */
  static int size(List<WeightView.Range> contest) {
    return contest.stream().mapToInt(range -> range.to() - range.from()).sum();
  }

  /** How many cells have a score, or a flag, below a bound. */
  static int countBelow(float bound, float[] values, List<WeightView.Range> contest) {
    int count = 0;
    for (WeightView.Range range : contest) {
      for (int i = range.from(); i < range.to(); i++) {
        count += values[i] < bound ? 1 : 0;
      }
    }
    return count;
  }
}
