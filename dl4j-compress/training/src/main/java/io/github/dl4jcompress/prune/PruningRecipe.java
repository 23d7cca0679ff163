package io.github.dl4jcompress.prune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * What to prune, when, and how the weights are ranked. Immutable; each method gives a changed copy.
 *
 * <pre>{@code
 * PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.95).overSteps(0, 6_000)).global().except("output")
 * }</pre>
 *
 * <p>Weights are ranked by magnitude, those nearest to zero go first, unless another criterion is
 * chosen with {@link #by}. Biases, statistics and batch-normalization parameters are never pruned.
 *
 * @param schedule sparsity over the steps of training
 * @param scope whether each weight array has the schedule's sparsity, or each gate, or all together
 * @param criterion how important each weight is
 * @param targets sparsity in the end of single layers, by names or patterns
 * @param only names or patterns of the layers to prune; empty for all
 * @param except names or patterns of layers to leave alone
 * @param onlyTypes configuration classes of the layers to prune, subclasses included; empty for all
 * @param exceptTypes configuration classes to leave alone, subclasses included
 */
public record PruningRecipe(
    SparsitySchedule schedule,
    Scope scope,
    PruningCriterion criterion,
    Map<String, Double> targets,
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
    GLOBAL,
    /**
     * The same with the scores of each weight array divided by their root mean square, so that an
     * array is pruned more than another for the shape of its scores only, not for their scale. As
     * in Molchanov et al., "Pruning convolutional neural networks for resource efficient inference"
     * (2017), section 2.2, with a mean in place of their sum: neither does the size count.
     */
    GLOBAL_NORMALIZED;

    /** Whether weights of different arrays are ranked together. */
    boolean joinsLayers() {
      return this == GLOBAL || this == GLOBAL_NORMALIZED;
    }
  }

  public PruningRecipe {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(criterion, "criterion");
    targets = Collections.unmodifiableMap(new TreeMap<>(targets));
    targets.forEach(
        (pattern, target) ->
            RampSparsity.requireSparsity("layer '" + pattern + "': target", target));
    only = List.copyOf(only);
    except = List.copyOf(except);
    onlyTypes = List.copyOf(onlyTypes);
    exceptTypes = List.copyOf(exceptTypes);
  }

  /** Every layer's weights, each array to the schedule's sparsity, the smallest first. */
  public static PruningRecipe of(SparsitySchedule schedule) {
    return new PruningRecipe(
        schedule,
        Scope.LAYER,
        PruningCriterion.magnitude(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Ranks the weights by another criterion than their magnitude. */
  public PruningRecipe by(PruningCriterion other) {
    return new PruningRecipe(schedule, scope, other, targets, only, except, onlyTypes, exceptTypes);
  }

  /** Ranks all weights together ({@link Scope#GLOBAL}). */
  public PruningRecipe global() {
    return scope(Scope.GLOBAL);
  }

  /** Ranks all weights together, whatever the scale of each array ({@code GLOBAL_NORMALIZED}). */
  public PruningRecipe globalNormalized() {
    return scope(Scope.GLOBAL_NORMALIZED);
  }

  /** Ranks the weights of each gate by themselves ({@link Scope#GATE}). */
  public PruningRecipe eachGate() {
    return scope(Scope.GATE);
  }

  private PruningRecipe scope(Scope other) {
    return new PruningRecipe(
        schedule, other, criterion, targets, only, except, onlyTypes, exceptTypes);
  }

  /**
   * Gives a layer a sparsity of its own, which it reaches along the schedule's curve. With a global
   * scope each of its arrays is ranked by itself, and the schedule's sparsity is that of the other
   * layers.
   *
   * @param pattern name of the layer; {@code *} stands for any characters
   * @param sparsity in the end, in {@code [0, 1)}
   */
  public PruningRecipe target(String pattern, double sparsity) {
    Map<String, Double> more = new TreeMap<>(targets);
    more.put(pattern, sparsity);
    return new PruningRecipe(
        schedule, scope, criterion, more, only, except, onlyTypes, exceptTypes);
  }

  /** Prunes these layers only, by name; {@code *} stands for any characters. Adds up. */
  public PruningRecipe only(String... patterns) {
    return new PruningRecipe(
        schedule,
        scope,
        criterion,
        targets,
        joined(only, List.of(patterns)),
        except,
        onlyTypes,
        exceptTypes);
  }

  /** Leaves these layers alone, by name; {@code *} stands for any characters. Adds up. */
  public PruningRecipe except(String... patterns) {
    return new PruningRecipe(
        schedule,
        scope,
        criterion,
        targets,
        only,
        joined(except, List.of(patterns)),
        onlyTypes,
        exceptTypes);
  }

  /** Prunes layers of these configuration classes only. Adds up. */
  public PruningRecipe onlyTypes(List<Class<? extends Layer>> types) {
    return new PruningRecipe(
        schedule, scope, criterion, targets, only, except, joined(onlyTypes, types), exceptTypes);
  }

  /** Leaves layers of these configuration classes alone. Adds up. */
  public PruningRecipe exceptTypes(List<Class<? extends Layer>> types) {
    return new PruningRecipe(
        schedule, scope, criterion, targets, only, except, onlyTypes, joined(exceptTypes, types));
  }

  private static <T> List<T> joined(List<T> list, List<T> more) {
    List<T> result = new ArrayList<>(list);
    result.addAll(more);
    return result;
  }
}
