/**
 * Entropy coding: {@link io.github.dl4jcompress.codec.SymbolEncoder} and {@link
 * io.github.dl4jcompress.codec.SymbolDecoder} turn matrices of small integers and lists of integers
 * into bytes and back. Depends on nothing.
 *
 * <p>All arithmetic is on integers, so every JVM writes and reads the same bytes.
 */
package io.github.dl4jcompress.codec;
