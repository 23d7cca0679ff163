package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link Compressor} does to a network. Immutable; each method gives a changed copy.
 *
 * <pre>{@code
 * CompressionRecipe.quantize(QuantizationRecipe.weights(4))
 *     .prune(PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.95).overSteps(0, 6_000)))
 * }</pre>
 *
 * @param quantization how weights and activations become integers; the compact model has no others
 * @param pruning which weights become zero; empty for none
 */
public record CompressionRecipe(QuantizationRecipe quantization, Optional<PruningRecipe> pruning) {
  public CompressionRecipe {
    Objects.requireNonNull(quantization, "quantization");
    Objects.requireNonNull(pruning, "pruning");
  }

  /** Quantizes and does not prune. */
  public static CompressionRecipe quantize(QuantizationRecipe quantization) {
    return new CompressionRecipe(quantization, Optional.empty());
  }

  /** Also prunes, in the same {@code fit()}. */
  public CompressionRecipe prune(PruningRecipe pruning) {
    return new CompressionRecipe(quantization, Optional.of(pruning));
  }
}
