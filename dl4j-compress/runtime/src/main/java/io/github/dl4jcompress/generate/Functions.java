package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;

/** Activation functions as Java methods of doubles, as {@link Activation} defines them. */
final class Functions {
  private Functions() {}

  /** Name of the method; that of identity is never called. */
  static String name(Activation activation) {
    return switch (activation) {
      case IDENTITY -> "identity";
      case RELU -> "relu";
      case RELU6 -> "relu6";
      case LEAKY_RELU -> "leakyRelu";
      case ELU -> "elu";
      case SIGMOID -> "sigmoid";
      case HARD_SIGMOID -> "hardSigmoid";
      case TANH -> "tanh";
      case HARD_TANH -> "hardTanh";
      case SOFTPLUS -> "softplus";
      case SOFTSIGN -> "softsign";
      case SWISH -> "swish";
      case SOFTMAX -> throw new IllegalArgumentException("softmax acts on a vector");
    };
  }

  /** What the method returns for {@code x}. */
  private static String value(Activation activation) {
    return switch (activation) {
      case IDENTITY -> "x";
      case RELU -> "Math.max(0, x)";
      case RELU6 -> "Math.min(6, Math.max(0, x))";
      case LEAKY_RELU -> "x >= 0 ? x : 0.01 * x";
      case ELU -> "x >= 0 ? x : StrictMath.expm1(x)";
      case SIGMOID -> "1 / (1 + StrictMath.exp(-x))";
      case HARD_SIGMOID -> "Math.min(1, Math.max(0, 0.2 * x + 0.5))";
      case TANH -> "StrictMath.tanh(x)";
      case HARD_TANH -> "Math.min(1, Math.max(-1, x))";
      case SOFTPLUS -> "x > 30 ? x : StrictMath.log1p(StrictMath.exp(x))";
      case SOFTSIGN -> "x / (1 + Math.abs(x))";
      case SWISH -> "x / (1 + StrictMath.exp(-x))";
      case SOFTMAX -> throw new IllegalArgumentException("softmax acts on a vector");
    };
  }

  /** The method. */
  static String method(Activation activation) {
    return Template.fill(
        """
        static double <name>(double x) {
          return <value>;
        }
        """,
        "name",
        name(activation),
        "value",
        value(activation));
  }
}
