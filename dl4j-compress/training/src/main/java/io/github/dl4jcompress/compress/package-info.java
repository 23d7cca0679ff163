/**
 * Everything in one call: {@link io.github.dl4jcompress.compress.Compressor} prunes, quantizes and
 * distils a network in one {@code fit()} and hands back the compact model, compared with the
 * network it came from. Depends on {@code prune}, {@code quantize}, {@code distill}, {@code shrink}
 * and {@code bridge}, which do not know it.
 */
package io.github.dl4jcompress.compress;
