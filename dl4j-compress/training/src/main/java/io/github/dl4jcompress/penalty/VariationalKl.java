package io.github.dl4jcompress.penalty;

/**
 * The KL divergence of a weight's Gaussian noise from the log-uniform prior, up to a constant, as a
 * function of {@code alpha = variance / weight^2}: Molchanov et al. (2017), equation 14.
 */
final class VariationalKl {
  /** Weights with more log alpha are taken for zero (section 4.4). */
  static final double LOG_ALPHA_THRESHOLD = 3;

  private static final double K1 = 0.63576;
  private static final double K2 = 1.87320;
  private static final double K3 = 1.48695;

  private VariationalKl() {}

  /** The divergence, 0 at infinite alpha. */
  static double value(double logAlpha) {
    return K1 - K1 * sigmoid(K2 + K3 * logAlpha) + 0.5 * Math.log1p(Math.exp(-logAlpha));
  }

  /** Its derivative by log alpha, always negative. */
  static double derivative(double logAlpha) {
    double s = sigmoid(K2 + K3 * logAlpha);
    return -K1 * K3 * s * (1 - s) - 0.5 * sigmoid(-logAlpha);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
