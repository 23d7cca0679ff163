/**
 * Layers of few parameters in place of one of many: {@link io.github.dl4jcompress.lowrank.LowRank}
 * is the entry. Depends on {@code bridge} only.
 */
package io.github.dl4jcompress.lowrank;
