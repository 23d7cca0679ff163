package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import java.util.Optional;

/**
 * The centred codes that a quantizer has.
 *
 * @param lowest the smallest, at most 0
 * @param highest the largest, at least 0
 */
record CodeRange(int lowest, int highest) {
  static CodeRange of(AffineQuantizer quantizer) {
    return new CodeRange(
        AffineQuantizer.MIN_CODE - quantizer.zeroPoint(),
        quantizer.maxCode() - quantizer.zeroPoint());
  }

  /**
   * The codes that a function leaves as they are and cuts all others off to; none of a function
   * that is no such straight line.
   */
  static Optional<CodeRange> straight(Activation activation, AffineQuantizer quantizer) {
    CodeRange all = of(quantizer);
    if (activation == Activation.IDENTITY) {
      return Optional.of(all);
    }
    if (activation == Activation.RELU) {
      return Optional.of(new CodeRange(Math.max(all.lowest, 0), all.highest));
    }
    if (activation == Activation.RELU6) {
      int six = quantizer.quantize(6) - quantizer.zeroPoint();
      return Optional.of(new CodeRange(Math.max(all.lowest, 0), Math.min(all.highest, six)));
    }
    return Optional.empty();
  }

  /** Largest magnitude of a code. */
  int largest() {
    return largest(0);
  }

  /** What is to be taken from codes so that a byte holds them; 0 if none does. */
  int middle() {
    return highest - lowest <= 0xFF ? lowest + 0x80 : 0;
  }

  /** Largest magnitude of a code less an offset. */
  int largest(int offset) {
    return Math.max(offset - lowest, highest - offset);
  }

  /** The nearest code in the range. */
  int cut(long code) {
    return (int) Math.max(lowest, Math.min(highest, code));
  }
}
