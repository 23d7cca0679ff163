package io.github.dl4jcompress.lowrank;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which layers get which rank.
 *
 * <pre>{@code
 * LowRankRecipe.energy(0.9).except("output")
 * LowRankRecipe.parameters(100_000).rank("dense", 24)
 * }</pre>
 *
 * @param energy part of the sum of squares of its weights that each layer keeps, in {@code (0, 1]};
 *     with a budget, an upper bound
 * @param budget most parameters that the network may have; empty for any number. The layers then
 *     keep the largest part of their sums of squares that all of them can keep, each with a rank of
 *     its own
 * @param ranks of layers by their names, whether they pay or not
 * @param only names of the layers that may be split; empty for all
 * @param except names of layers that stay as they are
 * @param splittings ways that may be taken; of two for a layer, that of fewer parameters is
 */
public record LowRankRecipe(
    double energy,
    OptionalLong budget,
    Map<String, Integer> ranks,
    Set<String> only,
    Set<String> except,
    Set<Splitting> splittings) {
  public LowRankRecipe {
    if (!(energy > 0 && energy <= 1)) {
      throw new IllegalArgumentException("energy must be in (0, 1], got " + energy);
    }
    budget.ifPresent(
        parameters -> {
          if (parameters < 1) {
            throw new IllegalArgumentException("parameters must be >= 1, got " + parameters);
          }
        });
    ranks = Map.copyOf(ranks);
    only = Set.copyOf(only);
    except = Set.copyOf(except);
    splittings = Set.copyOf(splittings);
  }

  /** Each layer keeps a part of the sum of squares of its weights, in {@code (0, 1]}. */
  public static LowRankRecipe energy(double part) {
    return new LowRankRecipe(
        part, OptionalLong.empty(), Map.of(), Set.of(), Set.of(), EnumSet.allOf(Splitting.class));
  }

  /** The network gets no more than a number of parameters, biases and all included. */
  public static LowRankRecipe parameters(long most) {
    return new LowRankRecipe(
        1, OptionalLong.of(most), Map.of(), Set.of(), Set.of(), EnumSet.allOf(Splitting.class));
  }

  /** A rank for one layer, whether it pays or not. */
  public LowRankRecipe rank(String layer, int rank) {
    Map<String, Integer> more = new LinkedHashMap<>(ranks);
    more.put(layer, rank);
    return new LowRankRecipe(energy, budget, more, only, except, splittings);
  }

  /** Only these layers may be split. */
  public LowRankRecipe only(String... layers) {
    return new LowRankRecipe(energy, budget, ranks, names(only, layers), except, splittings);
  }

  /** These layers stay as they are. */
  public LowRankRecipe except(String... layers) {
    return new LowRankRecipe(energy, budget, ranks, only, names(except, layers), splittings);
  }

  /** Only these ways may be taken. */
  public LowRankRecipe by(Splitting... ways) {
    return new LowRankRecipe(energy, budget, ranks, only, except, Set.of(ways));
  }

  private static Set<String> names(Set<String> names, String... more) {
    Set<String> all = new LinkedHashSet<>(names);
    all.addAll(List.of(more));
    return all;
  }

  /** Whether a layer may be split, by its name. */
  boolean allows(String layer) {
    return !except.contains(layer) && (only.isEmpty() || only.contains(layer));
  }
}
