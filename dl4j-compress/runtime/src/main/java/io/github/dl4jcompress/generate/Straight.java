package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;

/** Functions that leave codes in a range as they are and cut all others off. */
final class Straight {
  private Straight() {}

  static boolean is(Activation activation) {
    return activation == Activation.IDENTITY
        || activation == Activation.RELU
        || activation == Activation.RELU6;
  }

  /** The smallest and the largest centred code that is left. */
  static String range(Activation activation, AffineQuantizer output) {
    return code(activation, -Double.MAX_VALUE, output)
        + ", "
        + code(activation, Double.MAX_VALUE, output);
  }

  private static int code(Activation activation, double real, AffineQuantizer output) {
    return output.quantize(activation.apply(real)) - output.zeroPoint();
  }
}
