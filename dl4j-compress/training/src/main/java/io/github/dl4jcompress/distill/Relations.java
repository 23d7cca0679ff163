package io.github.dl4jcompress.distill;

/**
 * How the examples of a mini-batch lie to each other, each a point of all its values.
 *
 * <p>Losses on distances and angles depend on the points through their Gram matrix alone, so that
 * their gradients are sums of the points, weighted by a matrix of one number per pair.
 */
final class Relations {
  private final FeatureMaps maps;
  private final int count;
  private final double[][] gram; // scalar products of the points
  private final double[][] distances;

  Relations(FeatureMaps maps) {
    this.maps = maps;
    this.count = maps.examples();
    gram = new double[count][count];
    distances = new double[count][count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        double squares = 0;
        for (int k = 0; k < maps.each(); k++) {
          double a = maps.value(i, k);
          double b = maps.value(j, k);
          product += a * b;
          squares += (a - b) * (a - b);
        }
        gram[i][j] = product;
        gram[j][i] = product;
        distances[i][j] = Math.sqrt(squares);
        distances[j][i] = distances[i][j];
      }
    }
  }

  int count() {
    return count;
  }

  double distance(int i, int j) {
    return distances[i][j];
  }

  /** Mean over all pairs of different examples; 0 if there are none. */
  double meanDistance() {
    double sum = 0;
    for (double[] row : distances) {
      for (double distance : row) {
        sum += distance;
      }
    }
    return count < 2 ? 0 : sum / (count * (count - 1.0));
  }

  /** Whether three examples form a triangle with corners at different places. */
  boolean isTriangle(int i, int corner, int k) {
    return distances[i][corner] > 0 && distances[k][corner] > 0;
  }

  /** Cosine of the angle at a corner of a triangle. */
  double cosine(int i, int corner, int k) {
    return (gram[i][k] - gram[i][corner] - gram[corner][k] + gram[corner][corner])
        / (distances[i][corner] * distances[k][corner]);
  }

  /** Collects derivatives of a loss by distances and cosines, and turns them into a gradient. */
  final class Gradient {
    private final double[][] weights = new double[count][count];

    /** Adds a derivative by the distance of two examples. */
    void byDistance(int i, int j, double derivative) {
      if (distances[i][j] == 0) {
        return; // no direction to go
      }
      double share = derivative / distances[i][j];
      weights[i][i] += share;
      weights[j][j] += share;
      weights[i][j] -= share;
      weights[j][i] -= share;
    }

    /** Adds a derivative by the cosine of the angle at a corner. */
    void byCosine(int i, int corner, int k, double derivative) {
      double product = derivative / (distances[i][corner] * distances[k][corner]);
      byProduct(i, k, product);
      byProduct(i, corner, -product);
      byProduct(corner, k, -product);
      byProduct(corner, corner, product);
      double cosine = cosine(i, corner, k);
      byDistance(i, corner, -derivative * cosine / distances[i][corner]);
      byDistance(k, corner, -derivative * cosine / distances[k][corner]);
    }

    private void byProduct(int i, int j, double derivative) {
      weights[i][j] += derivative;
      weights[j][i] += derivative;
    }

    /** Derivative by each value of each example; zero where masked. */
    double[] byValues() {
      int each = maps.each();
      double[] gradient = new double[count * each];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
          double weight = weights[i][j];
          for (int k = 0; weight != 0 && k < each; k++) {
            gradient[i * each + k] += weight * maps.value(j, k);
          }
        }
        for (int k = 0; k < each; k++) {
          if (!maps.isPresent(i, k % maps.positions())) {
            gradient[i * each + k] = 0;
          }
        }
      }
      return gradient;
    }
  }

  /** Huber's loss with delta 1 (Park et al. 2019, equation 7). */
  static double huber(double x) {
    return Math.abs(x) <= 1 ? x * x / 2 : Math.abs(x) - 0.5;
  }

  /** Derivative of {@link #huber}. */
  static double huberSlope(double x) {
    return Math.max(-1, Math.min(1, x));
  }
}
