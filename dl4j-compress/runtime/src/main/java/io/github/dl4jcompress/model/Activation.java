package io.github.dl4jcompress.model;

/**
 * Element-wise activation functions, defined as DL4J defines them with its default parameters, and
 * softmax, which only the last layer may have.
 */
public enum Activation {
  IDENTITY,
  RELU,
  RELU6,
  /** Slope 0.01 below zero. */
  LEAKY_RELU,
  /** With alpha 1. */
  ELU,
  SIGMOID,
  HARD_SIGMOID,
  TANH,
  HARD_TANH,
  SOFTPLUS,
  SOFTSIGN,
  /** {@code x * sigmoid(x)}. */
  SWISH,
  SOFTMAX;

  /** The function's value at {@code x}; the same bits on every JVM. */
  public double apply(double x) {
    return switch (this) {
      case IDENTITY -> x;
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.min(6, Math.max(0, x));
      case LEAKY_RELU -> x >= 0 ? x : 0.01 * x;
      case ELU -> x >= 0 ? x : StrictMath.expm1(x);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
      case HARD_SIGMOID -> Math.min(1, Math.max(0, 0.2 * x + 0.5));
      case TANH -> StrictMath.tanh(x);
      case HARD_TANH -> Math.min(1, Math.max(-1, x));
      case SOFTPLUS -> x > 30 ? x : StrictMath.log1p(StrictMath.exp(x));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SWISH -> x / (1 + StrictMath.exp(-x));
      case SOFTMAX ->
          throw new UnsupportedOperationException("softmax acts on a vector, not on one value");
    };
  }
}
