package io.github.dl4jcompress.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Laws on the loss {@code curvature / 2 * (weight - target)^2}, whose optimum is known. */
class WeightLawTest {
  private static final int WEIGHTS = 400;
  private static final int EXAMPLES = 100;
  private static final double RATE = 0.02;

  private static float[] filled(double value) {
    float[] values = new float[WEIGHTS];
    Arrays.fill(values, (float) value);
    return values;
  }

  /** Gradients by the weights drawn. */
  private static float[] gradients(float[] drawn, double curvature, double target) {
    float[] gradients = new float[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      gradients[i] = (float) (curvature * (drawn[i] - target));
    }
    return gradients;
  }

  /** Trains the means by plain descent, and returns the squares of the last noise, averaged. */
  private static double train(
      WeightLaw law, float[] means, double curvature, double target, int steps) {
    RandomGenerator random = new Random(1);
    double squares = 0;
    float[] drawn = new float[WEIGHTS];
    for (int step = 0; step < steps; step++) {
      law.draw(means, random, drawn);
      if (step >= steps / 2) {
        for (int i = 0; i < WEIGHTS; i++) {
          squares += Math.pow(drawn[i] - means[i], 2) / WEIGHTS / (steps - steps / 2);
        }
      }
      float[] gradients = gradients(drawn, curvature, target);
      law.learn(means, gradients, 1);
      for (int i = 0; i < WEIGHTS; i++) {
        means[i] -= (float) (RATE * gradients[i]);
      }
    }
    return squares;
  }

  @Test
  void noiseGrowsToTheVarianceOfThePosterior() {
    float[] means = filled(1);
    VariationalLaw law = new VariationalLaw(Penalty.variationalDropout(EXAMPLES), means);
    // where alpha is small the penalty is -log(variance) / 2 / examples: variance 1 / (examples *
    // curvature)
    double variance = train(law, means, 4, 1, 2000);
    assertThat(variance).isCloseTo(1.0 / (EXAMPLES * 4), within(0.0003));
    assertThat(sparsity(law, means)).isZero();
  }

  @Test
  void weightsThatTheLossDoesNotNeedGoAndOthersStay() {
    float[] idle = filled(0.1);
    VariationalLaw law = new VariationalLaw(Penalty.variationalDropout(EXAMPLES), idle);
    train(law, idle, 1e-4, 0.1, 1500);
    assertThat(sparsity(law, idle)).isEqualTo(1);
    float[] needed = filled(0.1);
    law = new VariationalLaw(Penalty.variationalDropout(EXAMPLES), needed);
    train(law, needed, 100, 0.1, 1500);
    assertThat(sparsity(law, needed)).isZero();
  }

  @Test
  void meansGetTheGradientOfTheDivergence() {
    float[] means = {0.5f, -0.1f, 2f};
    VariationalLaw law = new VariationalLaw(Penalty.variationalDropout(EXAMPLES), means);
    law.draw(means, new Random(1), new float[3]);
    float[] gradients = {1f, 1f, 1f};
    double meanSquare = (0.25 + 0.01 + 4) / 3;
    double logVariance = Math.log(meanSquare) - 4; // as the law begins
    law.learn(means, gradients, 0.5);
    for (int i = 0; i < 3; i++) {
      double step = 1e-4;
      double up = VariationalKl.value(logVariance - 2 * Math.log(Math.abs(means[i] + step)));
      double down = VariationalKl.value(logVariance - 2 * Math.log(Math.abs(means[i] - step)));
      double numeric = (up - down) / (2 * step);
      assertThat((double) gradients[i]).isCloseTo(1 + 0.5 * numeric / EXAMPLES, within(1e-4));
    }
  }

  @Test
  void aMeanOfZeroStaysSoWithoutNoise() {
    float[] means = {0f, 1f};
    VariationalLaw law = new VariationalLaw(Penalty.variationalDropout(EXAMPLES), means);
    float[] drawn = {9f, 9f};
    law.draw(means, new Random(1), drawn);
    float[] gradients = {3f, 3f};
    law.learn(means, gradients, 1);
    float[] settled = {9f, 9f};
    law.settle(means, settled);
    assertThat(drawn[0]).isZero();
    assertThat(drawn[1]).isNotEqualTo(1f);
    assertThat(gradients[0]).isZero();
    assertThat(settled).containsExactly(0f, 1f);
  }

  @Test
  void gatesOfIdleGroupsCloseAndOthersOpen() {
    float[] means = new float[WEIGHTS];
    Arrays.fill(means, 0.5f);
    // the even weights are one group, which the loss wants at 0.5; the odd ones another, idle one
    WeightGroups groups = new WeightGroups(IntStream.range(0, WEIGHTS).map(i -> i % 2).toArray());
    Penalty.HardConcrete penalty = Penalty.l0(0.1, EXAMPLES).each(Penalty.Group.UNIT);
    GatedLaw law = new GatedLaw(penalty, groups);
    float[] drawn = new float[WEIGHTS];
    RandomGenerator random = new Random(1);
    for (int step = 0; step < 1500; step++) {
      law.draw(means, random, drawn);
      float[] gradients = gradients(drawn, 1, 0.5);
      for (int i = 1; i < WEIGHTS; i += 2) {
        gradients[i] = 0;
      }
      law.learn(means, gradients, 1);
    }
    float[] settled = new float[WEIGHTS];
    law.settle(means, settled);
    assertThat(settled[0]).isEqualTo(0.5f);
    assertThat(settled[1]).isZero();
  }

  @Test
  void meansBehindAGateGetItsShareOfTheGradient() {
    float[] means = {2f, -3f, 4f};
    GatedLaw law =
        new GatedLaw(
            Penalty.l0(0, EXAMPLES).keepingAtFirst(0.5), new WeightGroups(new int[] {0, 1, 1}));
    float[] drawn = new float[3];
    law.draw(means, new Random(3), drawn);
    assertThat(drawn[0] / 2).isBetween(0.1f, 0.9f); // neither open nor closed
    float[] gradients = {1f, 10f, 100f};
    law.learn(means, gradients, 1);
    assertThat(gradients[0]).isEqualTo(drawn[0] / 2);
    assertThat(gradients[1]).isEqualTo(drawn[1] / -3 * 10);
    assertThat(gradients[2]).isEqualTo(drawn[2] / 4 * 100);
  }

  private static double sparsity(WeightLaw law, float[] means) {
    float[] settled = new float[means.length];
    law.settle(means, settled);
    return IntStream.range(0, settled.length).filter(i -> settled[i] == 0f).count()
        / (double) settled.length;
  }
}
