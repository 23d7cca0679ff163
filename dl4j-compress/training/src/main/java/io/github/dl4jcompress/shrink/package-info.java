/**
 * Removal of units that are without use, as pruning leaves them behind: {@link
 * io.github.dl4jcompress.shrink.Shrinker} makes smaller networks, {@link
 * io.github.dl4jcompress.shrink.CompactShrinker} smaller compact models. Depends on {@code bridge}
 * and the runtime only.
 */
package io.github.dl4jcompress.shrink;
