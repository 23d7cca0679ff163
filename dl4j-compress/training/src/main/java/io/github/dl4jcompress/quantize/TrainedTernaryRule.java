package io.github.dl4jcompress.quantize;

import java.util.List;
import java.util.Optional;

/**
 * Zero near zero, a positive value above and a negative one below, both learned: Zhu et al.,
 * "Trained Ternary Quantization" (ICLR 2017), equations 6 and 9. Levels of 8 bits stand for them,
 * so that each is off by 0.4 % of the larger one at most. The gradient passes straight through to
 * the weights: the factors of equation 8 are for weights between -1 and 1.
 *
 * @param learned the positive value and the magnitude of the negative one; empty as long as nothing
 *     has been learned
 */
record TrainedTernaryRule(Optional<List<Double>> learned) implements LevelRule {
  /** Share of the largest magnitude below which weights become zero: section 4.1. */
  private static final float THRESHOLD = 0.05f;

  private static final int MAX_LEVEL = 127;

  static float threshold(float[] weights, int from, int to) {
    return THRESHOLD * LevelRule.largest(weights, from, to);
  }

  @Override
  public float toLevels(float[] weights, int from, int to) {
    List<Double> values = learned.orElseGet(() -> means(weights, from, to));
    float larger = (float) Math.max(values.get(0), values.get(1));
    float scale = GridScale.covering(larger / MAX_LEVEL);
    float positive = TiesToEven.round(values.get(0).floatValue() / scale);
    float negative = -TiesToEven.round(values.get(1).floatValue() / scale);
    float threshold = threshold(weights, from, to);
    for (int i = from; i < to; i++) {
      weights[i] = weights[i] > threshold ? positive : weights[i] < -threshold ? negative : 0;
    }
    return scale;
  }

  /** What learning begins with: the mean magnitude on each side. */
  static List<Double> means(float[] weights, int from, int to) {
    float threshold = threshold(weights, from, to);
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int i = from; i < to; i++) {
      if (Math.abs(weights[i]) > threshold) {
        int side = weights[i] > 0 ? 0 : 1;
        sums[side] += Math.abs(weights[i]);
        counts[side]++;
      }
    }
    return List.of(sums[0] / Math.max(1, counts[0]), sums[1] / Math.max(1, counts[1]));
  }

  /** One step of learning: a value's gradient is the sum of those of its weights (equation 7). */
  List<Double> learn(float[] weights, float[] gradients) {
    List<Double> values = learned.orElseGet(() -> means(weights, 0, weights.length));
    float threshold = threshold(weights, 0, weights.length);
    LearnedStep[] sums = {new LearnedStep(), new LearnedStep()};
    for (int i = 0; i < weights.length; i++) {
      if (Math.abs(weights[i]) > threshold) {
        float sign = Math.signum(weights[i]);
        sums[sign > 0 ? 0 : 1].add(
            gradients[i] * sign, weights[i] * weights[i], gradients[i] * gradients[i], 1);
      }
    }
    return List.of(sums[0].next(values.get(0), 1), sums[1].next(values.get(1), 1));
  }
}
