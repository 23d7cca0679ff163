package io.github.dl4jcompress.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * What to prune, when, and how the weights are ranked. Immutable; each method gives a changed copy.
 *
 * <pre>{@code
 * PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.95).overSteps(0, 6_000)).global().except("output")
 * }</pre>
 *
 * <p>Weights are ranked by magnitude, those nearest to zero go first. Biases, statistics and
 * batch-normalization parameters are never pruned.
 *
 * @param schedule sparsity over the steps of training
 * @param scope whether each weight array has the schedule's sparsity, or each gate, or all together
 * @param only names or patterns of the layers to prune; empty for all
 * @param except names or patterns of layers to leave alone
 * @param onlyTypes configuration classes of the layers to prune, subclasses included; empty for all
 * @param exceptTypes configuration classes to leave alone, subclasses included
 */
public record PruningRecipe(
    SparsitySchedule schedule,
    Scope scope,
    List<String> only,
    List<String> except,
    List<Class<? extends Layer>> onlyTypes,
    List<Class<? extends Layer>> exceptTypes) {

  /** Which weights compete with each other. */
  public enum Scope {
    /** Each weight array is pruned to the schedule's sparsity. */
    LAYER,
    /**
     * Each gate of an LSTM is, in each of its weight arrays; the peepholes of a GravesLSTM count as
     * a gate. Other weight arrays are pruned as a whole.
     */
    GATE,
    /** All targeted weights are ranked together, so that layers with larger weights keep more. */
    GLOBAL
  }

  public PruningRecipe {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(scope, "scope");
    only = List.copyOf(only);
    except = List.copyOf(except);
    onlyTypes = List.copyOf(onlyTypes);
    exceptTypes = List.copyOf(exceptTypes);
  }

  /** Every layer's weights, each array to the schedule's sparsity. */
  public static PruningRecipe of(SparsitySchedule schedule) {
    return new PruningRecipe(schedule, Scope.LAYER, List.of(), List.of(), List.of(), List.of());
  }

  /** Ranks all weights together ({@link Scope#GLOBAL}). */
  public PruningRecipe global() {
    return new PruningRecipe(schedule, Scope.GLOBAL, only, except, onlyTypes, exceptTypes);
  }

  /** Ranks the weights of each gate by themselves ({@link Scope#GATE}). */
  public PruningRecipe eachGate() {
    return new PruningRecipe(schedule, Scope.GATE, only, except, onlyTypes, exceptTypes);
  }

  /** Prunes these layers only, by name; {@code *} stands for any characters. Adds up. */
  public PruningRecipe only(String... patterns) {
    return new PruningRecipe(
        schedule, scope, joined(only, List.of(patterns)), except, onlyTypes, exceptTypes);
  }

  /** Leaves these layers alone, by name; {@code *} stands for any characters. Adds up. */
  public PruningRecipe except(String... patterns) {
    return new PruningRecipe(
        schedule, scope, only, joined(except, List.of(patterns)), onlyTypes, exceptTypes);
  }

  /** Prunes layers of these configuration classes only. Adds up. */
  public PruningRecipe onlyTypes(List<Class<? extends Layer>> types) {
    return new PruningRecipe(schedule, scope, only, except, joined(onlyTypes, types), exceptTypes);
  }

  /** Leaves layers of these configuration classes alone. Adds up. */
  public PruningRecipe exceptTypes(List<Class<? extends Layer>> types) {
    return new PruningRecipe(schedule, scope, only, except, onlyTypes, joined(exceptTypes, types));
  }

  private static <T> List<T> joined(List<T> list, List<T> more) {
    List<T> result = new ArrayList<>(list);
    result.addAll(more);
    return result;
  }
}
