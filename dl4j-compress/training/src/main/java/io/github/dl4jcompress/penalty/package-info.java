/**
 * Sparse training: penalties that drive weights to zero while DL4J trains. {@link
 * io.github.dl4jcompress.penalty.PenaltyListener} is the entry. Depends on {@code bridge} only.
 */
package io.github.dl4jcompress.penalty;
