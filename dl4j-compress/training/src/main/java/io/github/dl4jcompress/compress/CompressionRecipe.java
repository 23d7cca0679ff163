package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.penalty.PenaltyRecipe;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.Regrowth;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.RateDistortionPass;
import io.github.dl4jcompress.quantize.WeightScheme;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link Compressor} does to a network: plain data, also as JSON. Immutable; each method gives
 * a changed copy.
 *
 * <pre>{@code
 * CompressionRecipe.atOnce(0.95, steps)
 * }</pre>
 *
 * <p>Or, with everything chosen:
 *
 * <pre>{@code
 * CompressionRecipe.quantize(QuantizationRecipe.weights(4))
 *     .prune(PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.95).overSteps(0, 6_000)))
 *     .distill(Distillation.temperature(1))
 * }</pre>
 *
 * @param quantization how weights and activations become integers; the compact model has no others
 * @param pruning which weights become zero; empty for none
 * @param penalty what drives weights to zero while the network trains; empty for none
 * @param distillation how much the network listens to a teacher while it is compressed; empty for
 *     no teacher
 * @param rateDistortion squared steps of error, weighted by squared gradients, that a weight may
 *     take on after training for each bit that this saves in the file; 0 for none
 */
public record CompressionRecipe(
    QuantizationRecipe quantization,
    Optional<PruningRecipe> pruning,
    Optional<PenaltyRecipe> penalty,
    Optional<Distillation> distillation,
    double rateDistortion) {
  private static final int WEIGHT_BITS = 4;
  private static final int MASK_FREQUENCY = 50;

  public CompressionRecipe {
    Objects.requireNonNull(quantization, "quantization");
    Objects.requireNonNull(pruning, "pruning");
    Objects.requireNonNull(penalty, "penalty");
    Objects.requireNonNull(distillation, "distillation");
    if (!(rateDistortion >= 0) || Double.isInfinite(rateDistortion)) {
      throw new IllegalArgumentException(
          "rateDistortion must be finite and >= 0, got " + rateDistortion);
    }
    if (pruning.isPresent() || penalty.isPresent()) {
      quantization.schemes().forEach(CompressionRecipe::requireZero);
    }
    pruning
        .flatMap(PruningRecipe::regrowth)
        .ifPresent(regrowth -> requireRoom(regrowth, penalty, quantization));
    if (rateDistortion > 0) {
      quantization.schemes().forEach(RateDistortionPass::requireMovable);
    }
  }

  private static void requireZero(WeightScheme scheme) {
    if (!scheme.hasZero()) {
      throw new IllegalArgumentException(
          "binary weights have no zero, so they can be neither pruned nor penalised; ternary ones can");
    }
  }

  /** Refuses what would hold at zero a weight that comes back. */
  private static void requireRoom(
      Regrowth regrowth, Optional<PenaltyRecipe> penalty, QuantizationRecipe quantization) {
    if (penalty.isPresent()) {
      throw new IllegalArgumentException(
          "regrowth " + regrowth + " does not go with a penalty, whose zeros stay zero");
    }
    if (quantization.schemes().anyMatch(scheme -> scheme.kind() == WeightScheme.Kind.CODEBOOK)) {
      throw new IllegalArgumentException(
          "a codebook holds each zero at zero, so no weight can come back as "
              + regrowth
              + " says; prune without regrowth, or take a scheme other than CODEBOOK");
    }
  }

  /**
   * The recipe to start with: prunes and quantizes at once, for a network that is trained already.
   *
   * <p>Weights of 4 bits from the first step. All weights are ranked together; sparsity rises along
   * the cubic curve over the first 70 % of the steps, from half (or the target, if that is less),
   * and the rest of the steps settles what is left.
   *
   * @param sparsity fraction of weights that are zero in the end, in [0, 1)
   * @param steps of the training: mini-batches per epoch times epochs, at least 10
   */
  public static CompressionRecipe atOnce(double sparsity, long steps) {
    return standard(sparsity, 0, requireSteps(steps) * 7 / 10, 0);
  }

  /**
   * The same in stages: prunes with real numbers over the first half of the steps, then quantizes.
   * For networks that do not bear both at once, and for those that are not trained yet.
   *
   * <p>Sparsity rises from the end of the first tenth to the middle of the training; weights of 4
   * bits from then on.
   *
   * @param sparsity fraction of weights that are zero in the end, in [0, 1)
   * @param steps of the training: mini-batches per epoch times epochs, at least 10
   */
  public static CompressionRecipe inStages(double sparsity, long steps) {
    return standard(sparsity, requireSteps(steps) / 10, steps / 2, steps / 2);
  }

  private static CompressionRecipe standard(
      double sparsity, long pruneFrom, long pruneTo, long quantizeFrom) {
    int frequency = (int) Math.max(1, Math.min(MASK_FREQUENCY, (pruneTo - pruneFrom) / 20));
    SparsitySchedule ramp =
        SparsitySchedule.cubic(Math.min(0.5, sparsity), sparsity)
            .overSteps(pruneFrom, pruneTo)
            .every(frequency);
    return quantize(QuantizationRecipe.weights(WEIGHT_BITS).fromStep(quantizeFrom))
        .prune(PruningRecipe.of(ramp).global());
  }

  private static long requireSteps(long steps) {
    if (steps < 10) {
      throw new IllegalArgumentException("steps must be >= 10, got " + steps);
    }
    return steps;
  }

  /** Quantizes and does nothing else. */
  public static CompressionRecipe quantize(QuantizationRecipe quantization) {
    return new CompressionRecipe(
        quantization, Optional.empty(), Optional.empty(), Optional.empty(), 0);
  }

  /** Also prunes, in the same {@code fit()}. */
  public CompressionRecipe prune(PruningRecipe pruning) {
    return new CompressionRecipe(
        quantization, Optional.of(pruning), penalty, distillation, rateDistortion);
  }

  /**
   * Also penalises weights, in the same {@code fit()}. Noise is at odds with few levels: let the
   * penalty end before the quantization's first step.
   */
  public CompressionRecipe penalize(PenaltyRecipe penalty) {
    return new CompressionRecipe(
        quantization, pruning, Optional.of(penalty), distillation, rateDistortion);
  }

  /** Also distils, in the same {@code fit()}. */
  public CompressionRecipe distill(Distillation distillation) {
    return new CompressionRecipe(
        quantization, pruning, penalty, Optional.of(distillation), rateDistortion);
  }

  /**
   * After training, also moves weights to levels that take fewer bits in the file, where that
   * changes the loss little: entropy-constrained quantization.
   *
   * @param lambda squared steps of error that a saved bit is worth; 0.05 is gentle, 0 none
   */
  public CompressionRecipe rateDistortion(double lambda) {
    return new CompressionRecipe(quantization, pruning, penalty, distillation, lambda);
  }

  /**
   * This recipe as JSON; {@link #fromJson} reads it back equal.
   *
   * @throws IllegalArgumentException if the pruning names a layer type that has no name in JSON
   */
  public String toJson() {
    return RecipeWriter.json(this);
  }

  /**
   * Reads a recipe.
   *
   * @throws IllegalArgumentException if the text is no JSON, a key is unknown (the message names
   *     the nearest known one) or missing, or a value is out of bounds
   */
  public static CompressionRecipe fromJson(String json) {
    return RecipeReader.recipe(json);
  }
}
