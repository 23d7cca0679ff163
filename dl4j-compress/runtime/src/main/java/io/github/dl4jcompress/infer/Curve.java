package io.github.dl4jcompress.infer;

/**
 * The functions of recurrent layers, in single precision: each at most 1e-6 from what it is named
 * after, within its bounds, and the same bits on every JVM. See {@link CellArithmetic} for how.
 *
 * <p>Hyperbolic tangent is {@code x * P(x^2) / Q(x^2)}, whose coefficients make the largest error
 * on [-{@value #REACH}, {@value #REACH}] as small as it can be; beyond, it is flat. Sigmoid is
 * {@code (1 + tanh(x / 2)) / 2}.
 */
final class Curve {
  /** 4e-7 before 1. */
  static final float REACH = 7.7f;

  static final float P0 = 0.9999998f;
  static final float P1 = 0.12946245f;
  static final float P2 = 0.002973561f;
  static final float P3 = 1.16825195e-05f;
  static final float Q1 = 0.46279463f;
  static final float Q2 = 0.02390659f;
  static final float Q3 = 0.0002419151f;
  static final float Q4 = 2.5426266e-07f;

  private Curve() {}

  static void tanh(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = Math.max(-REACH, Math.min(REACH, values[i]));
      float square = x * x;
      float above = x * (P0 + square * (P1 + square * (P2 + square * P3)));
      float below = 1 + square * (Q1 + square * (Q2 + square * (Q3 + square * Q4)));
      values[i] = above / below;
    }
  }

  static void sigmoid(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      float x = Math.max(-REACH, Math.min(REACH, 0.5f * values[i]));
      float square = x * x;
      float above = x * (P0 + square * (P1 + square * (P2 + square * P3)));
      float below = 1 + square * (Q1 + square * (Q2 + square * (Q3 + square * Q4)));
      values[i] = 0.5f + 0.5f * (above / below);
    }
  }

  static void hardTanh(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = Math.max(-1, Math.min(1, values[i]));
    }
  }

  static void hardSigmoid(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = Math.max(0, Math.min(1, 0.2f * values[i] + 0.5f));
    }
  }

  static void softsign(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = values[i] / (1 + Math.abs(values[i]));
    }
  }
}
