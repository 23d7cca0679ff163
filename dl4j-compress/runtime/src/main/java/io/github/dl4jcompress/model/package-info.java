/**
 * What a compact model is, as plain immutable values: {@link
 * io.github.dl4jcompress.model.CompactNetwork} is the entry, a chain of {@link
 * io.github.dl4jcompress.model.Layer}s with their weights. Depends on nothing; {@code codec},
 * {@code format}, {@code infer} and {@code audio} depend on it.
 */
package io.github.dl4jcompress.model;
