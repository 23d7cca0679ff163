package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.quantize.ActivationScheme.Learning;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The gradients by which steps and clipping levels are learned, against their formulas. */
class LearnedStepTest {
  private static final float[] NUMBERS = {0.3f, -1.2f, 2.6f, -4.9f, 0.04f, 9.1f, -0.7f, 1.4f};
  private static final float[] GRADIENTS = {0.5f, -0.2f, 0.3f, 0.9f, -1, 0.25f, 0.1f, -0.4f};

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /**
   * The numeric derivative of a quantizer that is straight-through for rounding: with the offsets
   * of rounding held fixed, as equation 3 has it, step * clip(x / step + offset).
   */
  private static double numericDerivative(
      double number, double step, double lowest, double highest) {
    double offset = Math.rint(number / step) - number / step;
    double epsilon = 1e-4;
    double up = quantized(number, step + epsilon, offset, lowest, highest);
    double down = quantized(number, step - epsilon, offset, lowest, highest);
    return (up - down) / (2 * epsilon);
  }

  private static double quantized(
      double number, double step, double offset, double lowest, double highest) {
    double inSteps = number / step;
    return inSteps <= lowest
        ? lowest * step
        : inSteps >= highest ? highest * step : step * (inSteps + offset);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.3f, -1.2f, 2.6f, -4.9f, 0.04f, 9.1f, -0.7f, 1.4f})
  void theDerivativeIsThatOfTheQuantizer(float number) {
    double expected = numericDerivative(number, 0.8, -4, 3);
    assertThat((double) LearnedStep.derivative(number / 0.8f, -4, 3))
        .isCloseTo(expected, within(1e-3));
  }

  @Test
  void theRatioIsThatOfEquationFourWithTheGradientScaled() {
    LearnedStep sums = new LearnedStep();
    double gradient = 0;
    for (int i = 0; i < NUMBERS.length; i++) {
      gradient += GRADIENTS[i] * LearnedStep.derivative(NUMBERS[i] / 0.8f, -4, 3);
    }
    double squares = Math.pow(norm(NUMBERS), 2);
    sums.add(gradient / 2, squares / 4, Math.pow(norm(GRADIENTS), 2), 3);
    sums.add(gradient / 2, 3 * squares / 4, 0, 5);
    double scaled = gradient / Math.sqrt(8 * 3); // 1 / sqrt(N * Qp)
    double expected = scaled / 0.8 / (norm(GRADIENTS) / norm(NUMBERS));
    assertThat(sums.ratio(0.8, 3)).isCloseTo(expected, within(1e-9));
    double change = Math.log(sums.next(0.8, 3) / 0.8);
    assertThat(change).isCloseTo(-0.005 * Math.max(-1, Math.min(1, expected)), within(1e-12));
  }

  @Test
  void withoutGradientsNothingIsLearned() {
    LearnedStep sums = new LearnedStep();
    sums.add(0, 3, 0, 8);
    assertThat(sums.next(0.8, 3)).isEqualTo(0.8);
  }

  @Test
  void weightsLearnTheirStepAndStopWhereTheyAreClipped() {
    float[] gradients = GRADIENTS.clone();
    LearnedStepRule rule = new LearnedStepRule(3, Optional.of(List.of(1.0)));
    double learned = rule.learn(NUMBERS, gradients).get(0);
    double gradient = 0;
    for (int i = 0; i < NUMBERS.length; i++) {
      gradient += GRADIENTS[i] * numericDerivative(NUMBERS[i], 1, -3, 3);
    }
    assertThat(Math.signum(1 - learned)).isEqualTo(Math.signum(gradient));
    float[] passed = GRADIENTS.clone();
    passed[3] = 0; // -4.9
    passed[5] = 0; // 9.1
    assertThat(gradients).isEqualTo(passed);
  }

  @Test
  void prunedWeightsHaveNoPartInAStep() {
    float[] weights = Arrays.copyOf(NUMBERS, 20 * NUMBERS.length); // 0.95 of zeros
    LearnedStepRule rule = new LearnedStepRule(3, Optional.empty());
    double first = rule.step(NUMBERS, 0, NUMBERS.length);
    assertThat(rule.step(weights, 0, weights.length)).isEqualTo(first);
    float[] gradients = Arrays.copyOf(GRADIENTS, weights.length);
    Arrays.fill(gradients, NUMBERS.length, gradients.length, 2);
    assertThat(rule.learn(weights, gradients)).isEqualTo(rule.learn(NUMBERS, GRADIENTS.clone()));
    assertThat(gradients[weights.length - 1]).isEqualTo(2);
  }

  @Test
  void aClippingLevelLearnsFromWhatIsClippedOnly() {
    AffineQuantizer quantizer = LearnedRange.quantizer(1, true, 4); // from -8 to 7
    INDArray input = Nd4j.createFromArray(new float[][] {{0.2f, 9, -11, 3}});
    INDArray passed = Nd4j.createFromArray(new float[][] {{5, 0.5f, 0.25f, -7}});
    double step = LearnedRange.learn(Learning.CLIP, quantizer, 1, input, passed);
    // The gradients of what is clipped, times the place of its end: at 7 and -8 steps of 7.
    double ratio =
        (0.5 - 0.25 * 8 / 7)
            / Math.sqrt(4)
            / 7
            * norm(new float[] {0.2f, 9, -11, 3})
            / norm(new float[] {5, 0.5f, 0.25f, -7});
    assertThat(step).isCloseTo(Math.exp(-0.005 * ratio) * (1 - 5e-5), within(1e-9));
    assertThat(passed.data().asFloat()).containsExactly(5, 0, 0, -7);
  }

  @ParameterizedTest
  @CsvSource({"-4, -11, -1.3333334", "-4, -3, 0", "-4, 2, 0", "-4, 9, 1", "0, -2, 0", "0, 9, 1"})
  void theEndsFollowTheClippingLevel(float lowest, float inSteps, float expected) {
    assertThat(LearnedStep.clipDerivative(inSteps, lowest, 3)).isCloseTo(expected, within(1e-6f));
  }

  @Test
  void aStepOfActivationsIsSignedOnlyWhereTheyAre() {
    assertThat(LearnedRange.quantizer(0.5, false, 4)).isEqualTo(new AffineQuantizer(0.5f, -128, 4));
    assertThat(LearnedRange.quantizer(0.5, true, 4)).isEqualTo(new AffineQuantizer(0.5f, -120, 4));
    ActivationScheme scheme = ActivationScheme.bits(2).learningSteps();
    INDArray values = Nd4j.createFromArray(new float[][] {{1, 2, 3, 6}});
    Histogram.Range range = new Histogram.Range(0, 6);
    assertThat(LearnedRange.firstStep(scheme, false, values, range))
        .isCloseTo(2 * 3 / Math.sqrt(3), within(1e-9));
    assertThat(LearnedRange.firstStep(scheme.learningClips(), false, values, range)).isEqualTo(2);
  }

  @Test
  void trainedTernaryValuesLearnFromTheirSumsOnly() {
    float[] weights = {1, 0.9f, -0.8f, 0.01f, 0};
    float[] gradients = {0.5f, 0.25f, 2, 100, 100};
    TrainedTernaryRule rule = new TrainedTernaryRule(Optional.of(List.of(0.9, 0.7)));
    List<Double> learned = rule.learn(weights, gradients.clone());
    // A weight that goes down makes the magnitude of the negative value grow.
    double positive =
        0.75
            / Math.sqrt(2)
            / 0.9
            * norm(Arrays.copyOf(weights, 2))
            / norm(Arrays.copyOf(gradients, 2));
    assertThat(learned.get(0))
        .isCloseTo(0.9 * Math.exp(-0.005 * Math.min(1, positive)), within(1e-9));
    assertThat(learned.get(1)).isCloseTo(0.7 * Math.exp(0.005), within(1e-9));
  }
}
