package io.github.dl4jcompress.penalty;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Weights with Gaussian noise whose variances are learnt: the additive form of sparse variational
 * dropout, Molchanov et al. (2017), section 4.2. A mean that is exactly zero has no noise and stays
 * zero: something else has pruned it.
 */
final class VariationalLaw implements WeightLaw {
  /** Beyond this a weight is zero for good, and more noise would say nothing (as the authors). */
  private static final double LOG_ALPHA_LIMIT = 8;

  /** Log alpha of a weight of root mean square size in the beginning: hardly any noise. */
  private static final double INITIAL_LOG_ALPHA = -4;

  private static final double ALPHA_THRESHOLD = Math.exp(VariationalKl.LOG_ALPHA_THRESHOLD);

  private final Penalty.VariationalDropout penalty;
  private final SideAdam logVariances;
  private final float[] deviations;
  private final float[] noise; // in units of the deviations

  /**
   * Begins with the same little noise on all weights.
   *
   * @param means the weights as they are
   */
  VariationalLaw(Penalty.VariationalDropout penalty, float[] means) {
    this.penalty = penalty;
    double squares = 0;
    for (float mean : means) {
      squares += (double) mean * mean;
    }
    float[] initial = new float[means.length];
    // a layer of zeros has no noise, whatever stands here
    double square = Math.max(squares / means.length, Float.MIN_NORMAL);
    Arrays.fill(initial, (float) (Math.log(square) + INITIAL_LOG_ALPHA));
    logVariances = new SideAdam(penalty.rate(), initial);
    deviations = new float[means.length];
    noise = new float[means.length];
  }

  @Override
  public void draw(float[] means, RandomGenerator random, float[] drawn) {
    for (int i = 0; i < means.length; i++) {
      if (means[i] == 0f) {
        drawn[i] = 0f;
      } else {
        deviations[i] = (float) Math.exp(0.5 * logVariances.value(i));
        noise[i] = (float) random.nextGaussian();
        drawn[i] = means[i] + deviations[i] * noise[i];
      }
    }
  }

  @Override
  public void learn(float[] means, float[] gradients, double warmth) {
    double weight = warmth * penalty.strength();
    double examples = penalty.examples();
    logVariances.nextStep();
    for (int i = 0; i < means.length; i++) {
      if (means[i] == 0f) {
        gradients[i] = 0f;
        continue;
      }
      double logAlpha = logAlpha(means[i], i);
      double slope = logAlpha > LOG_ALPHA_LIMIT ? 0 : weight * VariationalKl.derivative(logAlpha);
      // times the number of examples, so that Adam's epsilon is small beside it
      logVariances.move(i, examples * gradients[i] * noise[i] * deviations[i] / 2 + slope);
      gradients[i] += (float) (slope * -2 / means[i] / examples);
    }
  }

  private double logAlpha(float mean, int i) {
    return logVariances.value(i) - Math.log((double) mean * mean);
  }

  @Override
  public void settle(float[] means, float[] settled) {
    for (int i = 0; i < means.length; i++) {
      double square = (double) means[i] * means[i];
      boolean kept = Math.exp(logVariances.value(i)) <= ALPHA_THRESHOLD * square;
      settled[i] = kept && square > 0 ? means[i] : 0f;
    }
  }

  @Override
  public SideAdam learnt() {
    return logVariances;
  }
}
