package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.Arrays;
import java.util.List;

/**
 * Shares a sparsity out among weight arrays so that the number of weights that stay is proportional
 * to the sum of an array's dimensions: Evci et al., "Rigging the lottery: making all tickets
 * winners" (2020), section 3 (Erdos-Renyi-kernel).
 */
final class ErdosRenyiKernel {
  private final double[] sizes;
  private final double[] shares; // sums of dimensions

  ErdosRenyiKernel(List<WeightView> arrays) {
    sizes = arrays.stream().mapToDouble(WeightView::length).toArray();
    shares =
        arrays.stream().mapToDouble(view -> Arrays.stream(view.values().shape()).sum()).toArray();
  }

  /**
   * The sparsity of each array.
   *
   * @param sparsity of all weights together, in {@code [0, 1)}
   */
  double[] sparsities(double sparsity) {
    boolean[] dense = new boolean[sizes.length];
    double[] sparsities = new double[sizes.length];
    boolean more = true;
    while (more) {
      more = false;
      double perShare = weightsPerShare(sparsity, dense);
      for (int i = 0; i < sizes.length; i++) {
        double left = dense[i] ? sizes[i] : perShare * shares[i];
        if (left >= sizes[i] && !dense[i]) {
          dense[i] = true;
          more = true;
        }
        sparsities[i] = dense[i] ? 0 : 1 - left / sizes[i];
      }
    }
    return sparsities;
  }

  private double weightsPerShare(double sparsity, boolean[] dense) {
    double left = (1 - sparsity) * Arrays.stream(sizes).sum();
    double sum = 0;
    for (int i = 0; i < sizes.length; i++) {
      left -= dense[i] ? sizes[i] : 0;
      sum += dense[i] ? 0 : shares[i];
    }
    return left / sum;
  }
}
