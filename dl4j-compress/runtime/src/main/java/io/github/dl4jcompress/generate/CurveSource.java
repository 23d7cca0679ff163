package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;

/**
 * The functions inside recurrent cells, as methods of floats. Mirrors {@code infer.Curve} and, for
 * {@code rounded}, {@code infer.CellArithmetic}.
 */
enum CurveSource {
  TANH(
      """
      static float tanhCurve(float real) {
        float x = Math.max(-7.7f, Math.min(7.7f, real));
        float s = x * x;
        float above =
            x
                * (0.9999998211860657f
                    + s
                        * (0.12946245074272156f
                            + s * (0.002973560942336917f + s * 1.168251947092358e-05f)));
        float below =
            1
                + s
                    * (0.46279463171958923f
                        + s
                            * (0.023906590417027473f
                                + s * (0.00024191509874071926f + s * 2.5426265892747324e-07f)));
        return above / below;
      }
      """),
  SIGMOID(
      """
      static float sigmoidCurve(float real) {
        return 0.5f + 0.5f * tanhCurve(0.5f * real);
      }
      """),
  HARD_TANH(
      """
      static float hardTanhCurve(float x) {
        return Math.max(-1, Math.min(1, x));
      }
      """),
  HARD_SIGMOID(
      """
      static float hardSigmoidCurve(float x) {
        return Math.max(0, Math.min(1, 0.2f * x + 0.5f));
      }
      """),
  SOFTSIGN(
      """
      static float softsignCurve(float x) {
        return x / (1 + Math.abs(x));
      }
      """),
  ROUNDED(
      """
      /** The nearest integer to a product within bounds, ties to even; they are below 2^22. */
      static int nearest(float value, float factor, float least, float most) {
        float rounded = Math.max(least, Math.min(most, value * factor)) + 0x1.8p23f;
        return Float.floatToRawIntBits(rounded) - 0x4B400000;
      }
      """);

  private final String text;

  CurveSource(String text) {
    this.text = text;
  }

  /** The method. */
  String text() {
    return text;
  }

  static CurveSource of(Activation activation) {
    return switch (activation) {
      case TANH -> TANH;
      case SIGMOID -> SIGMOID;
      case HARD_TANH -> HARD_TANH;
      case HARD_SIGMOID -> HARD_SIGMOID;
      case SOFTSIGN -> SOFTSIGN;
      default ->
          throw new IllegalArgumentException(
              "there is no Java source for " + activation + " in a recurrent layer");
    };
  }
}
