package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link Compressor} does to a network: plain data, also as JSON. Immutable; each method gives
 * a changed copy.
 *
 * <pre>{@code
 * CompressionRecipe.quantize(QuantizationRecipe.weights(4))
 *     .prune(PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.95).overSteps(0, 6_000)))
 *     .distill(Distillation.temperature(1))
 * }</pre>
 *
 * @param quantization how weights and activations become integers; the compact model has no others
 * @param pruning which weights become zero; empty for none
 * @param distillation how much the network listens to a teacher while it is compressed; empty for
 *     no teacher
 */
public record CompressionRecipe(
    QuantizationRecipe quantization,
    Optional<PruningRecipe> pruning,
    Optional<Distillation> distillation) {
  public CompressionRecipe {
    Objects.requireNonNull(quantization, "quantization");
    Objects.requireNonNull(pruning, "pruning");
    Objects.requireNonNull(distillation, "distillation");
  }

  /** Quantizes and does nothing else. */
  public static CompressionRecipe quantize(QuantizationRecipe quantization) {
    return new CompressionRecipe(quantization, Optional.empty(), Optional.empty());
  }

  /** Also prunes, in the same {@code fit()}. */
  public CompressionRecipe prune(PruningRecipe pruning) {
    return new CompressionRecipe(quantization, Optional.of(pruning), distillation);
  }

  /** Also distils, in the same {@code fit()}. */
  public CompressionRecipe distill(Distillation distillation) {
    return new CompressionRecipe(quantization, pruning, Optional.of(distillation));
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
