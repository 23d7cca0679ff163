package io.github.dl4jcompress.penalty;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Weights times gates with the hard concrete distribution, {@link HardConcreteGate}. */
final class GatedLaw implements WeightLaw {
  private final Penalty.HardConcrete penalty;
  private final WeightGroups groups;
  private final SideAdam logAlphas;
  private final float[] gates; // as drawn last, by group
  private final float[] slopes; // of the gates by log alpha

  GatedLaw(Penalty.HardConcrete penalty, WeightGroups groups) {
    this.penalty = penalty;
    this.groups = groups;
    float[] initial = new float[groups.count()];
    Arrays.fill(initial, (float) HardConcreteGate.logAlpha(penalty.initialKeep()));
    logAlphas = new SideAdam(penalty.rate(), initial);
    gates = new float[groups.count()];
    slopes = new float[groups.count()];
  }

  @Override
  public void draw(float[] means, RandomGenerator random, float[] drawn) {
    for (int group = 0; group < gates.length; group++) {
      double uniform = random.nextDouble(Double.MIN_NORMAL, 1); // its logarithm must be finite
      double logAlpha = logAlphas.value(group);
      gates[group] = (float) HardConcreteGate.sample(logAlpha, uniform);
      slopes[group] = (float) HardConcreteGate.sampleDerivative(logAlpha, uniform);
    }
    for (int i = 0; i < means.length; i++) {
      drawn[i] = means[i] * gates[groups.of(i)];
    }
  }

  @Override
  public void learn(float[] means, float[] gradients, double warmth) {
    double[] byGate = new double[gates.length];
    for (int i = 0; i < means.length; i++) {
      int group = groups.of(i);
      byGate[group] += (double) gradients[i] * means[i];
      gradients[i] *= gates[group];
    }
    logAlphas.nextStep();
    for (int group = 0; group < gates.length; group++) {
      double cost = warmth * penalty.strength() * groups.size(group);
      double open = HardConcreteGate.probabilityOpenDerivative(logAlphas.value(group));
      // times the number of examples, so that Adam's epsilon is small beside it
      logAlphas.move(group, penalty.examples() * byGate[group] * slopes[group] + cost * open);
    }
  }

  @Override
  public void settle(float[] means, float[] settled) {
    float[] after = new float[gates.length];
    for (int group = 0; group < after.length; group++) {
      after[group] = (float) HardConcreteGate.settled(logAlphas.value(group));
    }
    for (int i = 0; i < means.length; i++) {
      settled[i] = means[i] * after[groups.of(i)] + 0f; // -0.0f + 0f is +0.0f
    }
  }

  @Override
  public SideAdam learnt() {
    return logAlphas;
  }
}
