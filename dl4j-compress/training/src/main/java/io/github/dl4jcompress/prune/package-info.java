/**
 * Pruning while DL4J trains: {@link io.github.dl4jcompress.prune.PruningListener} is the entry, and
 * {@link io.github.dl4jcompress.prune.Shrinker} removes what it left without use. Depends on {@code
 * bridge} only.
 */
package io.github.dl4jcompress.prune;
