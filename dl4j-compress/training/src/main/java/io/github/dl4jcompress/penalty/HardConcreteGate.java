package io.github.dl4jcompress.penalty;

/**
 * The hard concrete distribution of a gate with parameter log alpha: a stretched binary concrete
 * number, cut off at 0 and 1. Louizos et al. (2018), equations 10 to 13.
 */
final class HardConcreteGate {
  private static final double BETA = 2.0 / 3;
  private static final double GAMMA = -0.1;
  private static final double ZETA = 1.1;

  /** Log alpha of a gate that is open half of the time. */
  private static final double ODDS = BETA * Math.log(-GAMMA / ZETA);

  private HardConcreteGate() {}

  /** A gate from a uniform number in (0, 1): equation 10. */
  static double sample(double logAlpha, double uniform) {
    return clip(stretch(concrete(logAlpha, uniform)));
  }

  /** Derivative of {@link #sample} by log alpha; 0 where it is cut off. */
  static double sampleDerivative(double logAlpha, double uniform) {
    double s = concrete(logAlpha, uniform);
    double stretched = stretch(s);
    return stretched > 0 && stretched < 1 ? (ZETA - GAMMA) * s * (1 - s) / BETA : 0;
  }

  /** The probability that a gate is not closed: equation 12. */
  static double probabilityOpen(double logAlpha) {
    return sigmoid(logAlpha - ODDS);
  }

  /** Derivative of {@link #probabilityOpen} by log alpha. */
  static double probabilityOpenDerivative(double logAlpha) {
    double open = probabilityOpen(logAlpha);
    return open * (1 - open);
  }

  /** The log alpha of a gate that is open with a probability in (0, 1). */
  static double logAlpha(double probabilityOpen) {
    return Math.log(probabilityOpen / (1 - probabilityOpen)) + ODDS;
  }

  /** The gate that is used after training: equation 13. */
  static double settled(double logAlpha) {
    return clip(stretch(sigmoid(logAlpha)));
  }

  private static double concrete(double logAlpha, double uniform) {
    return sigmoid((Math.log(uniform) - Math.log1p(-uniform) + logAlpha) / BETA);
  }

  private static double stretch(double s) {
    return s * (ZETA - GAMMA) + GAMMA;
  }

  private static double clip(double stretched) {
    return Math.min(1, Math.max(0, stretched));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
