package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.quantize.ActivationScheme.Learning;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A range of activations that is learned as the size of a step: codes from 0 to Qp = 2^bits - 1,
 * or, if there are negative activations, from -Qn = -2^(bits - 1) to Qp = 2^(bits - 1) - 1. Esser
 * et al., "Learned Step Size Quantization" (ICLR 2020), section 2.
 */
final class LearnedRange {
  private LearnedRange() {}

  private static int negativeCodes(boolean signed, int bits) {
    return signed ? 1 << (bits - 1) : 0;
  }

  private static int highestCode(boolean signed, int bits) {
    return (1 << bits) - 1 - negativeCodes(signed, bits);
  }

  /** The quantizer of a step; its scale is the next larger number that a file holds. */
  static AffineQuantizer quantizer(double step, boolean signed, int bits) {
    double span = step * ((1 << bits) - 1);
    float scale = AffineQuantizer.spanning(0, span, bits).scale();
    return new AffineQuantizer(scale, AffineQuantizer.MIN_CODE + negativeCodes(signed, bits), bits);
  }

  /**
   * What learning begins with: of a step size 2 * mean magnitude / sqrt(Qp); of a clipping level,
   * the end of the range observed.
   */
  static double firstStep(
      ActivationScheme scheme, boolean signed, INDArray activations, Histogram.Range observed) {
    int highest = highestCode(signed, scheme.bits());
    if (scheme.learning() == Learning.CLIP) {
      return Math.max(Math.abs(observed.min()), Math.abs(observed.max())) / highest;
    }
    double[] sum = new double[1];
    ElementBlocks.read(
        activations, (block, count) -> sum[0] += LevelRule.magnitude(block, 0, count));
    return 2 * sum[0] / activations.length() / Math.sqrt(highest);
  }

  /**
   * Learns from one mini-batch.
   *
   * @param step as it is
   * @param input of the quantizer
   * @param passed gradient by its outputs, in 'c' order; becomes that by its inputs
   * @return the step as it is to be
   */
  static double learn(
      Learning learning, AffineQuantizer quantizer, double step, INDArray input, INDArray passed) {
    LearnedStep sums = new LearnedStep();
    float scale = quantizer.scale();
    float lowest = AffineQuantizer.MIN_CODE - quantizer.zeroPoint();
    float highest = quantizer.maxCode() - quantizer.zeroPoint();
    boolean clips = learning == Learning.CLIP;
    ElementBlocks.rewrite(
        passed,
        input.dup('c'),
        (gradients, numbers, count) -> {
          double gradient = 0;
          double squares = 0;
          double gradientSquares = 0;
          for (int i = 0; i < count; i++) {
            float code = numbers[i] / scale;
            float derivative =
                clips
                    ? LearnedStep.clipDerivative(code, lowest, highest)
                    : LearnedStep.derivative(code, lowest, highest);
            gradient += gradients[i] * derivative;
            squares += numbers[i] * numbers[i];
            gradientSquares += gradients[i] * gradients[i];
            gradients[i] = code >= lowest && code <= highest ? gradients[i] : 0;
          }
          sums.add(gradient, squares, gradientSquares, count);
        });
    return clips ? sums.nextClip(step * highest) / highest : sums.next(step, (int) highest);
  }
}
