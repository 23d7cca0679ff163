package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** What an output layer is for: it decides how a student is compared with labels and teacher. */
enum Objective {
  /** One of C classes. */
  SOFTMAX {
    @Override
    void score(Example e, double[] score) {
      double[] own = logSoftmax(e.logits, 1);
      double[] warm = logSoftmax(e.logits, e.temperature);
      double[] teacher = logSoftmax(e.teacher, e.temperature);
      double soft = e.softWeight * e.temperature * e.temperature;
      for (int j = 0; j < score.length; j++) {
        score[j] =
            -e.hardWeight * e.target[j] * own[j]
                + soft * Math.exp(teacher[j]) * (teacher[j] - warm[j]);
      }
    }

    @Override
    void gradient(Example e, double[] gradient) {
      double[] own = logSoftmax(e.logits, 1);
      double[] warm = logSoftmax(e.logits, e.temperature);
      double[] teacher = logSoftmax(e.teacher, e.temperature);
      double mass = 0; // 1 for a label, 0 where there is none
      for (double target : e.target) {
        mass += target;
      }
      double soft = e.softWeight * e.temperature; // T^2 from the weight, 1 / T from the logits
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] =
            e.hardWeight * (mass * Math.exp(own[j]) - e.target[j])
                + soft * (Math.exp(warm[j]) - Math.exp(teacher[j]));
      }
    }
  },

  /** C questions of yes or no. */
  SIGMOID {
    @Override
    void score(Example e, double[] score) {
      double t = e.temperature;
      for (int j = 0; j < score.length; j++) {
        double teacher = sigmoid(e.teacher[j] / t);
        score[j] =
            e.hardWeight * crossEntropy(e.target[j], e.logits[j])
                + e.softWeight
                    * t
                    * t
                    * (crossEntropy(teacher, e.logits[j] / t)
                        - crossEntropy(teacher, e.teacher[j] / t));
      }
    }

    @Override
    void gradient(Example e, double[] gradient) {
      double t = e.temperature;
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] =
            e.hardWeight * (sigmoid(e.logits[j]) - e.target[j])
                + e.softWeight * t * (sigmoid(e.logits[j] / t) - sigmoid(e.teacher[j] / t));
      }
    }
  },

  /** C real numbers. */
  IDENTITY {
    @Override
    void score(Example e, double[] score) {
      for (int j = 0; j < score.length; j++) {
        double wrong = e.logits[j] - e.target[j];
        double different = e.logits[j] - e.teacher[j];
        score[j] =
            (e.hardWeight * wrong * wrong + e.softWeight * different * different) / score.length;
      }
    }

    @Override
    void gradient(Example e, double[] gradient) {
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] =
            2
                * (e.hardWeight * (e.logits[j] - e.target[j])
                    + e.softWeight * (e.logits[j] - e.teacher[j]))
                / gradient.length;
      }
    }
  };

  /** One example; all arrays have C values. */
  static final class Example {
    private final double[] logits;
    private final double[] target;
    private final double[] teacher;
    private final double hardWeight;
    private final double softWeight;
    private final double temperature;

    Example(
        double[] logits,
        double[] target,
        double[] teacher,
        double hardWeight,
        double softWeight,
        double temperature) {
      this.logits = logits;
      this.target = target;
      this.teacher = teacher;
      this.hardWeight = hardWeight;
      this.softWeight = softWeight;
      this.temperature = temperature;
    }
  }

  /** The part of the loss that each output contributes. */
  abstract void score(Example example, double[] score);

  /** Derivative of the loss by each logit. */
  abstract void gradient(Example example, double[] gradient);

  /**
   * The objective of an output layer.
   *
   * @throws UnsupportedNetworkException for another activation than softmax, sigmoid and identity
   */
  static Objective of(IActivation activation) {
    if (activation instanceof ActivationSoftmax) {
      return SOFTMAX;
    }
    if (activation instanceof ActivationSigmoid) {
      return SIGMOID;
    }
    if (activation instanceof ActivationIdentity) {
      return IDENTITY;
    }
    throw new UnsupportedNetworkException(
        "an output layer with activation "
            + activation
            + " cannot be distilled; softmax, sigmoid and identity can");
  }

  private static double[] logSoftmax(double[] logits, double temperature) {
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      max = Math.max(max, logit / temperature);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit / temperature - max);
    }
    double[] result = new double[logits.length];
    for (int j = 0; j < result.length; j++) {
      result[j] = logits[j] / temperature - max - Math.log(sum);
    }
    return result;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** {@code -target log(sigmoid(x)) - (1 - target) log(1 - sigmoid(x))}, without overflow. */
  private static double crossEntropy(double target, double x) {
    return Math.max(x, 0) - x * target + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
