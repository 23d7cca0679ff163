package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import java.util.EnumSet;
import java.util.Set;

/** Collects what layers need besides their own text, and writes expressions that need it. */
final class Parts {
  private final Set<Support> support = EnumSet.noneOf(Support.class);
  private final Set<Activation> functions = EnumSet.noneOf(Activation.class);
  private final Set<CurveSource> curves = EnumSet.noneOf(CurveSource.class);

  /** Asks for a part, and what it needs itself. */
  void need(Support part) {
    if (support.add(part)) {
      part.needs().forEach(this::need);
    }
  }

  /** An activation function of a double. */
  String function(Activation activation, String argument) {
    if (activation == Activation.IDENTITY) {
      return argument;
    }
    functions.add(activation);
    return Functions.name(activation) + "(" + argument + ")";
  }

  /** An activation function of a float inside recurrent cells. */
  String curve(Activation activation, String argument) {
    CurveSource curve = CurveSource.of(activation);
    curves.add(curve);
    if (curve == CurveSource.SIGMOID) {
      curves.add(CurveSource.TANH);
    }
    return Functions.name(activation) + "Curve(" + argument + ")";
  }

  /** The centred code of a float that recurrent cells put out. */
  String cellCode(String real, AffineQuantizer quantizer) {
    curves.add(CurveSource.ROUNDED);
    float factor = (float) (1 / (double) quantizer.scale());
    return "nearest("
        + (real + ", " + Float.toHexString(factor) + "f, ")
        + (AffineQuantizer.MIN_CODE - quantizer.zeroPoint() + ", ")
        + (quantizer.maxCode() - quantizer.zeroPoint() + ")");
  }

  /** A float that recurrent cells put out, in the steps in which it is fed back. */
  String fedBack(String real) {
    curves.add(CurveSource.ROUNDED);
    return "nearest(" + real + ", 32768, -32767, 32767)";
  }

  /** The centred code of a real value. */
  String code(String real, AffineQuantizer quantizer) {
    need(Support.CODE);
    return "code(" + real + ", " + arguments(quantizer) + ")";
  }

  /** Scale, zero point and largest code of a quantizer. */
  static String arguments(AffineQuantizer quantizer) {
    return Float.toHexString(quantizer.scale())
        + "f, "
        + quantizer.zeroPoint()
        + ", "
        + quantizer.maxCode();
  }

  /** All that has been asked for. */
  String text() {
    StringBuilder text = new StringBuilder();
    functions.forEach(each -> text.append('\n').append(Functions.method(each)));
    curves.forEach(each -> text.append('\n').append(each.text()));
    support.forEach(each -> text.append('\n').append(each.text()));
    return text.toString();
  }
}
