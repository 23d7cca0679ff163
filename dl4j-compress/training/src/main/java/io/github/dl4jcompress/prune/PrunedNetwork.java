package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.Elements;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Numbers;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.bridge.ZeroMask;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network, which of its weights are pruned, and what is gathered to choose the next ones. */
final class PrunedNetwork {
  private final Model model;
  private final PruningRecipe recipe;
  private final List<WeightView> targets;
  private final Cells cells;
  private final MaskChoice choice;
  private final Optional<float[]> gathered;
  private final HiddenWeights hidden = new HiddenWeights();
  private Optional<float[]> gradients = Optional.empty(); // of a step that grows weights
  private volatile Optional<ZeroMask> mask = Optional.empty(); // workers read it
  private volatile double sparsity;

  /**
   * Finds the recipe's targets. A network that is behind the schedule's first step already is taken
   * for one that was pruned before: its zeros stay.
   *
   * @throws IllegalArgumentException if the recipe does not fit the network
   */
  PrunedNetwork(Model model, PruningRecipe recipe) {
    this.model = model;
    this.recipe = recipe;
    List<NamedLayer> layers = PruningTargets.layers(model, recipe);
    targets = PruningTargets.weights(layers);
    cells = Cells.of(model, layers, recipe.pattern());
    choice = new MaskChoice(cells, recipe);
    gathered =
        recipe.criterion().memory().map(memory -> new float[Math.toIntExact(model.numParams())]);
    if (NetworkTopology.iteration(model) > recipe.schedule().beginStep()) {
      use(choice.adopted(flat(model.params())));
    }
  }

  boolean is(Model other) {
    return model == other;
  }

  /** Whether another model has a place for each weight of this one's mask. */
  boolean fits(Model other) {
    return other.numParams() == model.numParams();
  }

  /** What is pruned now; empty before the first choice. */
  Optional<ZeroMask> mask() {
    return mask;
  }

  /** Fraction of the targeted weights that are pruned. */
  double sparsity() {
    return sparsity;
  }

  /** Writes which weights are pruned, what they would be, and what is gathered. */
  void writeState(DataOutput out) throws IOException {
    out.writeBoolean(mask.isPresent());
    if (mask.isPresent()) {
      mask.get().write(out);
    }
    hidden.write(out);
    if (gathered.isPresent()) {
      Numbers.write(gathered.get(), out);
    }
  }

  /** Takes over what was written for a network and a recipe like these. */
  void readState(DataInput in) throws IOException {
    mask = Optional.empty(); // zeros that were adopted may have been zero by chance
    sparsity = 0;
    if (in.readBoolean()) {
      use(ZeroMask.readFlags(in, Math.toIntExact(model.numParams())));
    }
    hidden.read(in, model.params());
    if (gathered.isPresent()) {
      Numbers.read(gathered.get(), in);
    }
  }

  /** Between the gradients of a step and its update. */
  void beforeUpdate() {
    long step = NetworkTopology.iteration(model);
    if (recipe.dropAndGrow().isPresent() && recipe.choosesMaskAt(step)) {
      gradients = Optional.of(flat(model.getGradientsViewArray()));
    }
    if (recipe.isSoftAt(step)) {
      hidden.show(model.params());
    } else {
      mask.ifPresent(pruned -> pruned.zeroGradients(model));
    }
    if (step <= recipe.lastStep()) {
      recipe.criterion().memory().ifPresent(this::gather);
    }
  }

  private void gather(PruningCriterion.GradientMemory memory) {
    float[] numbers = gathered.orElseThrow();
    float[] weights = flat(model.params());
    float[] now = flat(model.getGradientsViewArray());
    float examples = model.batchSize(); // the updater divides the sum by it after this
    for (WeightView target : targets) {
      for (int i = target.offset(); i < target.offset() + target.length(); i++) {
        numbers[i] = memory.next(numbers[i], weights[i], now[i] / examples);
      }
    }
  }

  /** Behind the update of a step. */
  void afterUpdate(long step) {
    boolean soft = recipe.isSoftAt(step);
    boolean chooses = recipe.choosesMaskAt(step);
    if (!soft) {
      zeroPruned();
    }
    if (chooses) {
      chooseMask(step);
    }
    if (recipe.isSoftAt(step + 1)) {
      mask.ifPresent(pruned -> hidden.keep(model.params(), pruned));
    } else {
      hidden.forget();
    }
    if (soft || chooses) {
      zeroPruned();
    }
  }

  private void zeroPruned() {
    mask.ifPresent(pruned -> pruned.zeroParameters(model));
  }

  /** Ranks the weights as they are now. */
  private void chooseMask(long step) {
    float[] weights = flat(model.params());
    requireFinite(weights, step);
    if (gradients.isPresent() && mask.isPresent()) {
      move(step, weights, gradients.get(), mask.get().flags());
      return;
    }
    float[] flags = mask.map(ZeroMask::flags).orElseGet(() -> ones(weights.length));
    OptionalDouble hysteresis =
        recipe.isSoftAt(step)
            ? OptionalDouble.of(recipe.softMasks().orElseThrow().hysteresis())
            : OptionalDouble.empty();
    use(
        choice.lowest(
            step, WeightScores.of(targets, recipe, weights, gathered, flags, hysteresis)));
  }

  private void move(long step, float[] weights, float[] growth, float[] flags) {
    double fraction = recipe.dropAndGrow().orElseThrow().fractionAt(step, recipe.schedule());
    float[] dropped = choice.dropped(fraction, weights, flags);
    use(dropped);
    zeroPruned(); // what is dropped and grows again begins with 0 too
    use(choice.grown(step, growth, dropped));
  }

  private void use(float[] flags) {
    sparsity = cells.sparsity(flags);
    mask = Optional.of(ZeroMask.of(flags, model.params()));
  }

  private void requireFinite(float[] weights, long step) {
    for (WeightView target : targets) {
      for (int i = target.offset(); i < target.offset() + target.length(); i++) {
        if (!Float.isFinite(weights[i])) {
          throw new TrainingDivergedException(
              "step "
                  + step
                  + ": a weight of layer '"
                  + target.layer()
                  + "' is "
                  + weights[i]
                  + "; lower the learning rate or clip the gradients");
        }
      }
    }
  }

  private static float[] flat(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    Elements.use(array.castTo(DataType.FLOAT), elements -> elements.get(values));
    return values;
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1f);
    return ones;
  }
}
