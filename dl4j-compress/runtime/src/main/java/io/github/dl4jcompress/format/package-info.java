/**
 * The {@code .d4c} container: {@link io.github.dl4jcompress.format.ModelFile} turns a {@code
 * CompactNetwork} into bytes and back, checks every number before it is used, and saves so that a
 * crash leaves the old file or the new one. Depends on {@code model} and {@code codec}.
 */
package io.github.dl4jcompress.format;
