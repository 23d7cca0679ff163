package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.CompactModel;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/**
 * What came out of a compression.
 *
 * @param model the compact model; {@code save} it
 * @param network the quantization-aware network it was made from, an ordinary DL4J network
 * @param comparison how the two agree on the test data
 * @param rounding what the move of weights to cheaper levels did; empty if there was none
 */
public record CompressionResult<M extends Model>(
    CompactModel model, M network, ModelComparison comparison, Optional<RoundingEffect> rounding) {}
