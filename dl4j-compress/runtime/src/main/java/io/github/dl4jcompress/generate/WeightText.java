package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.WeightMatrix;

/** Constructor calls of matrices: each weight that is not zero, and how many zeros come before. */
final class WeightText {
  private WeightText() {}

  /** A {@code Sparse} of levels. */
  static String sparse(QuantizedWeights weights) {
    int most = QuantizedWeights.maxLevel(weights.bits());
    NumberText numbers = new NumberText();
    long zeros = 0;
    for (int row = 0; row < weights.rows(); row++) {
      for (int column = 0; column < weights.columns(); column++) {
        int level = weights.level(row, column);
        if (level == 0) {
          zeros++;
        } else {
          numbers.add(zeros * 2 * most + level + (level < 0 ? most : most - 1));
          zeros = 0;
        }
      }
    }
    return "new Sparse(" + sizes(weights) + ", " + most + "," + numbers.literals() + ")";
  }

  /** A {@code RealRows} of real weights. */
  static String real(RealWeights weights) {
    NumberText numbers = new NumberText();
    long zeros = 0;
    for (int row = 0; row < weights.rows(); row++) {
      for (int column = 0; column < weights.columns(); column++) {
        float weight = weights.weight(row, column);
        if (weight == 0) {
          zeros++;
        } else {
          numbers.add(zeros).addReal(weight);
          zeros = 0;
        }
      }
    }
    return "new RealRows(" + sizes(weights) + "," + numbers.literals() + ")";
  }

  private static String sizes(WeightMatrix weights) {
    return weights.rows() + ", " + weights.columns() + ", " + weights.nonZeros();
  }

  /** An array of integers. */
  static String integers(int... values) {
    return "Numbers.integers(" + values.length + "," + NumberText.signed(values).literals() + ")";
  }

  /** An array of doubles. */
  static String reals(double... values) {
    return "Numbers.reals(" + values.length + "," + NumberText.reals(values).literals() + ")";
  }

  /** An array of floats. */
  static String floats(float... values) {
    NumberText numbers = new NumberText();
    for (float value : values) {
      numbers.addReal(value);
    }
    return "Numbers.floats(" + values.length + "," + numbers.literals() + ")";
  }
}
