package io.github.dl4jcompress.quantize;

import java.util.List;
import java.util.Optional;

/**
 * Uniform levels with a learned step: Esser et al., "Learned Step Size Quantization" (ICLR 2020).
 * The step of the weights is the scale of the grid nearest to the learned one. Weights that are 0
 * do not count as numbers that it is for: no step rounds or clips them, and a pruned array consists
 * of them.
 *
 * @param maxLevel largest level, Qp of the paper; here Qn too, because levels are symmetric
 * @param learned the step; empty as long as nothing has been learned
 */
record LearnedStepRule(int maxLevel, Optional<List<Double>> learned) implements LevelRule {
  @Override
  public float toLevels(float[] weights, int from, int to) {
    float scale = GridScale.nearest((float) step(weights, from, to));
    UniformRule.round(weights, from, to, scale, maxLevel);
    return scale;
  }

  /** The learned step; at first 2 * mean magnitude of what is not 0 / sqrt(Qp), section 2.1. */
  double step(float[] weights, int from, int to) {
    if (learned.isPresent()) {
      return learned.get().get(0);
    }
    int count = Math.max(1, LevelRule.nonZeros(weights, from, to).length);
    return 2 * LevelRule.magnitude(weights, from, to) / count / Math.sqrt(maxLevel);
  }

  /** One step of learning; no gradient passes where a weight is clipped (equation 5). */
  List<Double> learn(float[] weights, float[] gradients) {
    double step = step(weights, 0, weights.length);
    float scale = GridScale.nearest((float) step);
    double gradient = 0;
    double squares = 0;
    double gradientSquares = 0;
    int count = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] == 0) {
        continue;
      }
      float level = weights[i] / scale;
      gradient += gradients[i] * LearnedStep.derivative(level, -maxLevel, maxLevel);
      squares += weights[i] * weights[i];
      gradientSquares += gradients[i] * gradients[i];
      count++;
      if (Math.abs(level) > maxLevel) {
        gradients[i] = 0;
      }
    }
    LearnedStep sums = new LearnedStep();
    sums.add(gradient, squares, gradientSquares, count);
    return List.of(sums.next(step, maxLevel));
  }
}
