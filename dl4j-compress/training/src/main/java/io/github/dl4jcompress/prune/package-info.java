/**
 * Pruning while DL4J trains: {@link io.github.dl4jcompress.prune.PruningListener} is the entry.
 * Depends on {@code bridge} only.
 */
package io.github.dl4jcompress.prune;
