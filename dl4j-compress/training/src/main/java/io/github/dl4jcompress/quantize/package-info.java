/**
 * Quantization-aware training: {@link io.github.dl4jcompress.quantize.QuantizationAware} is the
 * entry. It turns a network into its quantization-aware twin, and a trained twin into a {@code
 * CompactNetwork}. Depends on {@code bridge} and on the runtime module's {@code model}.
 */
package io.github.dl4jcompress.quantize;
