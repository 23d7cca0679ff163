/**
 * Removal of units that are without use, as pruning leaves them behind: {@link
 * io.github.dl4jcompress.shrink.Shrinker} is the entry. Depends on {@code bridge} only.
 */
package io.github.dl4jcompress.shrink;
