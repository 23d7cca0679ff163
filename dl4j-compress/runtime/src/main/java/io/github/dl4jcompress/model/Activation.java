package io.github.dl4jcompress.model;

/**
 * Element-wise activation functions, defined as DL4J defines them with its default parameters, and
 * softmax, which only the last layer may have.
 */
public enum Activation {
  IDENTITY {
    @Override
    public double apply(double x) {
      return x;
    }
  },
  RELU {
    @Override
    public double apply(double x) {
      return Math.max(0, x);
    }
  },
  RELU6 {
    @Override
    public double apply(double x) {
      return Math.min(6, Math.max(0, x));
    }
  },
  /** Slope 0.01 below zero. */
  LEAKY_RELU {
    @Override
    public double apply(double x) {
      return x >= 0 ? x : 0.01 * x;
    }
  },
  /** With alpha 1. */
  ELU {
    @Override
    public double apply(double x) {
      return x >= 0 ? x : StrictMath.expm1(x);
    }
  },
  SIGMOID {
    @Override
    public double apply(double x) {
      return 1 / (1 + StrictMath.exp(-x));
    }
  },
  HARD_SIGMOID {
    @Override
    public double apply(double x) {
      return Math.min(1, Math.max(0, 0.2 * x + 0.5));
    }
  },
  TANH {
    @Override
    public double apply(double x) {
      return StrictMath.tanh(x);
    }
  },
  HARD_TANH {
    @Override
    public double apply(double x) {
      return Math.min(1, Math.max(-1, x));
    }
  },
  SOFTPLUS {
    @Override
    public double apply(double x) {
      return x > 30 ? x : StrictMath.log1p(StrictMath.exp(x));
    }
  },
  SOFTSIGN {
    @Override
    public double apply(double x) {
      return x / (1 + Math.abs(x));
    }
  },
  /** {@code x * sigmoid(x)}. */
  SWISH {
    @Override
    public double apply(double x) {
      return x / (1 + StrictMath.exp(-x));
    }
  },
  SOFTMAX {
    @Override
    public double apply(double x) {
      throw new UnsupportedOperationException("softmax acts on a vector, not on one value");
    }
  };

  /** The function's value at {@code x}; the same bits on every JVM. */
  public abstract double apply(double x);
}
