package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.LinearUnit;

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
    Requantizer[] result = new Requantizer[unit.weights().rows()];
    for (int row = 0; row < result.length; row++) {
      double accumulatorScale = unit.weights().scale(row) * inputScale;
      result[row] = of(unit.activation(), unit.output().get(), accumulatorScale);
    }
    return result;
  }

  /**
   * The requantizer of a channel.
   *
   * @param accumulatorScale real value of one accumulator step
   */
  static Requantizer of(Activation activation, AffineQuantizer output, double accumulatorScale) {
    double factor = accumulatorScale / output.scale();
    int lowest = AffineQuantizer.MIN_CODE - output.zeroPoint();
    int highest = output.maxCode() - output.zeroPoint();
    return switch (activation) {
      case IDENTITY -> new Linear(FixedPointScale.of(factor), lowest, highest);
      case RELU -> new Linear(FixedPointScale.of(factor), Math.max(lowest, 0), highest);
      case RELU6 ->
          new Linear(
              FixedPointScale.of(factor),
              Math.max(lowest, 0),
              Math.min(highest, output.quantize(6) - output.zeroPoint()));
      default -> new Curved(activation, output, accumulatorScale);
    };
  }

  /** A straight line, cut off at both ends. */
  record Linear(FixedPointScale scale, int lowest, int highest) implements Requantizer {
    @Override
    public void apply(int[] accumulators, int from, int count) {
      for (int i = from; i < from + count; i++) {
        long code = scale.times(accumulators[i]);
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
