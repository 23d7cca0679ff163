package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/**
 * What came out of a compression.
 *
 * @param model the compact model; {@code save} it
 * @param network the quantization-aware network it was made from, an ordinary DL4J network
 * @param comparison how the two agree on the test data
 * @param rounding what the move of weights to cheaper levels did; empty if there was none
 * @param removals what layers of the compact model lost: units of the network without any effect on
 *     its outputs are not stored. Layers are named by their numbers in the compact model
 * @param sparsity fraction of the network's weights that the compact model does without, be they
 *     stored as zeros or not at all, in {@code [0, 1]}
 */
public record CompressionResult<M extends Model>(
    CompactModel model,
    M network,
    ModelComparison comparison,
    Optional<RoundingEffect> rounding,
    List<Removal> removals,
    double sparsity) {
  public CompressionResult {
    removals = List.copyOf(removals);
  }

  CompressionResult<M> with(RoundingEffect effect) {
    return new CompressionResult<>(
        model, network, comparison, Optional.of(effect), removals, sparsity);
  }
}
