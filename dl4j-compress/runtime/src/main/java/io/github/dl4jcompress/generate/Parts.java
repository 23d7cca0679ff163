package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import java.util.EnumSet;
import java.util.Set;

/** Collects what layers need besides their own text, and writes expressions that need it. */
final class Parts {
  private final Set<Support> support = EnumSet.noneOf(Support.class);
  private final Set<Activation> functions = EnumSet.noneOf(Activation.class);
  private final Set<Activation> curves = EnumSet.noneOf(Activation.class);

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

  /** An activation function inside recurrent cells, see {@link CurveSource}. */
  String curve(Activation activation, String argument) {
    if (!CurveSource.isTable(activation)) {
      return function(activation, argument);
    }
    curves.add(activation);
    functions.add(activation);
    return CurveSource.call(activation, argument);
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
    if (!curves.isEmpty()) {
      text.append('\n').append(CurveSource.text(curves));
    }
    support.forEach(each -> text.append('\n').append(each.text()));
    return text.toString();
  }
}
