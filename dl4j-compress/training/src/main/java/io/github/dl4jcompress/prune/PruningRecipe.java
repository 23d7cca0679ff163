package io.github.dl4jcompress.prune;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * chosen with {@link #by}. What does not go together is refused at once, by name. Biases,
 * statistics and batch-normalization parameters are never pruned by themselves, only with their
 * {@link #units}.
 *
 * @param schedule sparsity over the steps of training
 * @param scope whether each weight array has the schedule's sparsity, or each gate, or all together
 * @param pattern which weights are pruned together
 * @param criterion how important each weight is
 * @param regrowth how pruned weights may come back; empty for not at all
 * @param targets sparsity in the end of single layers, by names or patterns
 * @param layers which layers to prune
 */
public record PruningRecipe(
    SparsitySchedule schedule,
    Scope scope,
    PruningPattern pattern,
    PruningCriterion criterion,
    Optional<Regrowth> regrowth,
    Map<String, Double> targets,
    LayerSelection layers) {

  /** Which weights compete with each other. */
  public enum Scope {
    /** Each weight array is pruned to the schedule's sparsity. */
    LAYER,
    /**
     * Each weight array is pruned to a sparsity of its own, larger arrays to a higher one, so that
     * all of them together have the schedule's: the Erdos-Renyi-kernel distribution of Evci et al.,
     * "Rigging the lottery: making all tickets winners" (2020), section 3. Arrays that would need
     * more weights than they have stay dense.
     */
    ERDOS_RENYI_KERNEL,
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
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(criterion, "criterion");
    Objects.requireNonNull(regrowth, "regrowth");
    Objects.requireNonNull(layers, "layers");
    targets = Collections.unmodifiableMap(new TreeMap<>(targets));
    targets.forEach(
        (name, target) -> RampSparsity.requireSparsity("layer '" + name + "': target", target));
    RecipeRules.check(schedule, scope, pattern, criterion, regrowth, targets);
  }

  /** Every layer's weights, each array to the schedule's sparsity, the smallest first. */
  public static PruningRecipe of(SparsitySchedule schedule) {
    return new PruningRecipe(
        schedule,
        Scope.LAYER,
        new PruningPattern.Unstructured(),
        PruningCriterion.magnitude(),
        Optional.empty(),
        Map.of(),
        LayerSelection.all());
  }

  /** Ranks the weights by another criterion than their magnitude. */
  public PruningRecipe by(PruningCriterion other) {
    return new PruningRecipe(schedule, scope, pattern, other, regrowth, targets, layers);
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

  /** Prunes large arrays more than small ones ({@link Scope#ERDOS_RENYI_KERNEL}). */
  public PruningRecipe erdosRenyiKernel() {
    return scope(Scope.ERDOS_RENYI_KERNEL);
  }

  private PruningRecipe scope(Scope other) {
    return new PruningRecipe(schedule, other, pattern, criterion, regrowth, targets, layers);
  }

  /** Keeps n of every m neighbouring weights, such as 2 of 4 ({@link PruningPattern.NOfM}). */
  public PruningRecipe nOfM(int n, int m) {
    return pattern(new PruningPattern.NOfM(n, m));
  }

  /** Prunes rectangles of the weight matrix ({@link PruningPattern.Blocks}). */
  public PruningRecipe blocks(int rows, int columns) {
    return pattern(new PruningPattern.Blocks(rows, columns));
  }

  /** The same number of weights stays in each 128 of a row ({@code BankBalanced}). */
  public PruningRecipe bankBalanced() {
    return bankBalanced(PruningPattern.BankBalanced.DEFAULT_BANK);
  }

  /** The same number of weights stays in each bank ({@link PruningPattern.BankBalanced}). */
  public PruningRecipe bankBalanced(int bank) {
    return pattern(new PruningPattern.BankBalanced(bank));
  }

  /** Prunes whole neurons, filters or cells ({@link PruningPattern.Units}). */
  public PruningRecipe units() {
    return pattern(new PruningPattern.Units());
  }

  private PruningRecipe pattern(PruningPattern other) {
    return new PruningRecipe(schedule, scope, other, criterion, regrowth, targets, layers);
  }

  /** Pruned weights go on training unseen, and may come back ({@link Regrowth.SoftMasks}). */
  public PruningRecipe straightThrough(long freezeStep) {
    return surgery(freezeStep, 0);
  }

  /** The same for those only that have become clearly larger ({@link Regrowth.SoftMasks}). */
  public PruningRecipe surgery(long freezeStep, double hysteresis) {
    return regrowth(new Regrowth.SoftMasks(freezeStep, hysteresis));
  }

  /** Moves a part of the weights to where gradients are large ({@link Regrowth.DropAndGrow}). */
  public PruningRecipe dropAndGrow(double fraction) {
    return regrowth(new Regrowth.DropAndGrow(fraction));
  }

  private PruningRecipe regrowth(Regrowth other) {
    return new PruningRecipe(
        schedule, scope, pattern, criterion, Optional.of(other), targets, layers);
  }

  /**
   * Gives a layer a sparsity of its own, which it reaches along the schedule's curve. With a scope
   * that joins layers each of its arrays is ranked by itself, and the schedule's sparsity is that
   * of the other layers.
   *
   * @param pattern name of the layer; {@code *} stands for any characters
   * @param sparsity in the end, in {@code [0, 1)}
   */
  public PruningRecipe target(String pattern, double sparsity) {
    Map<String, Double> more = new TreeMap<>(targets);
    more.put(pattern, sparsity);
    return new PruningRecipe(schedule, scope, this.pattern, criterion, regrowth, more, layers);
  }

  /** Prunes these layers only, by name; {@code *} stands for any characters. Adds up. */
  public PruningRecipe only(String... patterns) {
    return layers(layers.only(List.of(patterns)));
  }

  /** Leaves these layers alone, by name; {@code *} stands for any characters. Adds up. */
  public PruningRecipe except(String... patterns) {
    return layers(layers.except(List.of(patterns)));
  }

  /** Prunes layers of these configuration classes only. Adds up. */
  public PruningRecipe onlyTypes(List<Class<? extends Layer>> types) {
    return layers(layers.onlyTypes(types));
  }

  /** Leaves layers of these configuration classes alone. Adds up. */
  public PruningRecipe exceptTypes(List<Class<? extends Layer>> types) {
    return layers(layers.exceptTypes(types));
  }

  private PruningRecipe layers(LayerSelection other) {
    return new PruningRecipe(schedule, scope, pattern, criterion, regrowth, targets, other);
  }

  /** Step after which the mask stays as it is: the schedule's last, or the freeze step. */
  public long lastStep() {
    long freeze = softMasks().map(Regrowth.SoftMasks::freezeStep).orElse(0L);
    return Math.max(schedule.endStep(), freeze);
  }

  /** Whether a mask is chosen after a step. */
  boolean choosesMaskAt(long step) {
    return schedule.choosesMaskAt(step)
        || softMasks().filter(soft -> choosesAt(soft, step)).isPresent();
  }

  /** Behind the end of the schedule as often as before it. */
  private boolean choosesAt(Regrowth.SoftMasks soft, long step) {
    boolean due =
        schedule instanceof RampSparsity ramp
            && step > ramp.endStep()
            && (step - ramp.beginStep()) % ramp.frequency() == 0;
    return step == soft.freezeStep() || (due && step < soft.freezeStep());
  }

  /** Whether weights that are pruned before a step's update go on training with it. */
  boolean isSoftAt(long step) {
    return softMasks().filter(soft -> step <= soft.freezeStep()).isPresent();
  }

  /** How soft the masks are. */
  Optional<Regrowth.SoftMasks> softMasks() {
    return regrowth
        .filter(Regrowth.SoftMasks.class::isInstance)
        .map(Regrowth.SoftMasks.class::cast);
  }

  /** How connections move. */
  Optional<Regrowth.DropAndGrow> dropAndGrow() {
    return regrowth
        .filter(Regrowth.DropAndGrow.class::isInstance)
        .map(Regrowth.DropAndGrow.class::cast);
  }
}
