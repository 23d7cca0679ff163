/**
 * Entropy coding: {@link io.github.dl4jcompress.codec.SymbolEncoder} and {@link
 * io.github.dl4jcompress.codec.SymbolDecoder} turn matrices of small integers and lists of integers
 * into bytes and back; {@link io.github.dl4jcompress.codec.RateDistortion} moves levels to where
 * they take fewer bytes. Depends on nothing.
 *
 * <p>Every JVM writes and reads the same bytes: the arithmetic is on integers, or on doubles with
 * Java's own operators and {@code StrictMath}, never {@code Math}. See docs/decisions/0007.
 */
package io.github.dl4jcompress.codec;
