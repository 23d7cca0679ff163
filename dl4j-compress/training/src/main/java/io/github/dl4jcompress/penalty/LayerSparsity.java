package io.github.dl4jcompress.penalty;

import java.util.Locale;

/**
 * How many of a layer's weights are zero.
 *
 * @param layer name of the layer
 * @param weights number of its weights; biases do not count
 * @param zeros number of those that are zero
 */
public record LayerSparsity(String layer, int weights, int zeros) {
  /** Fraction of the weights that are zero, in {@code [0, 1]}. */
  public double sparsity() {
    return (double) zeros / weights;
  }

  /** Such as {@code conv1: 165 of 500 weights kept, sparsity 0.6700}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d of %d weights kept, sparsity %.4f",
        layer,
        weights - zeros,
        weights,
        sparsity());
  }
}
