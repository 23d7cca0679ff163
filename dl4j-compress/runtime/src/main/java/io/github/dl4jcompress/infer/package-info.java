/**
 * Integer inference: {@link io.github.dl4jcompress.infer.IntegerEngine} runs a {@code
 * CompactNetwork} with 8-bit codes, 32-bit accumulators and fixed-point requantization; only layers
 * whose weights were left real are summed up as doubles. Depends on {@code model} only.
 */
package io.github.dl4jcompress.infer;
