package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.LinearUnit;
import java.util.Optional;

/**
 * Turns one output channel's accumulators into centred codes {@code code - zeroPoint} of the output
 * quantizer, through the activation function.
 *
 * <p>Functions made of straight lines through zero (identity, ReLU and its kin) stay in integers;
 * the others go through their real value, computed by {@link StrictMath}.
 */
interface Requantizer {

  /** Replaces {@code count} accumulators from {@code from} on by centred codes. */
  void apply(int[] accumulators, int from, int count);

  /** One requantizer per output channel; none where the unit's result stays real. */
  static Requantizer[] forChannels(LinearUnit unit, double inputScale) {
    if (unit.output().isEmpty()) {
      return new Requantizer[0];
    }
    AffineQuantizer output = unit.output().get();
    Optional<CodeRange> straight = CodeRange.straight(unit.activation(), output); // of all rows
    Requantizer[] result = new Requantizer[unit.weights().rows()];
    for (int row = 0; row < result.length; row++) {
      double accumulatorScale = unit.weights().scale(row) * inputScale;
      double factor = accumulatorScale / output.scale();
      result[row] =
          straight.isPresent()
              ? new Linear(FixedPointScale.of(factor), straight.get())
              : new Curved(unit.activation(), output, accumulatorScale);
    }
    return result;
  }

  /** A straight line, cut off at both ends. */
  record Linear(FixedPointScale scale, CodeRange range) implements Requantizer {
    @Override
    public void apply(int[] accumulators, int from, int count) {
      long mantissa =
          scale.mantissa(); // all in registers, for most of the time goes into this loop
      int shift = scale.shift();
      long half = 1L << (shift - 1);
      long lowest = range.lowest();
      long highest = range.highest();
      for (int i = from; i < from + count; i++) {
        long code = (accumulators[i] * mantissa + half) >> shift;
        accumulators[i] = (int) Math.max(lowest, Math.min(highest, code));
      }
    }
  }

  /** Any other function. */
  record Curved(Activation activation, AffineQuantizer output, double accumulatorScale)
      implements Requantizer {
    @Override
    public void apply(int[] accumulators, int from, int count) {
      for (int i = from; i < from + count; i++) {
        double real = activation.apply(accumulators[i] * accumulatorScale);
        accumulators[i] = output.quantize(real) - output.zeroPoint();
      }
    }
  }
}
