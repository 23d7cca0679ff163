package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.nd4j.linalg.activations.Activation.IDENTITY;
import static org.nd4j.linalg.activations.Activation.SIGMOID;
import static org.nd4j.linalg.activations.Activation.SOFTMAX;

import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class DistillationLossTest {
  private static final ILossFunction LOSS = new DistillationLoss();
  private static final int ROWS = 4;
  private static final int OUTPUTS = 3;
  private static final Distillation RECIPE = Distillation.temperature(4).hardWeight(0.3);

  private enum Mask {
    NONE,
    ROWS,
    OUTPUTS;

    Optional<INDArray> array() {
      return switch (this) {
        case NONE -> Optional.empty();
        case ROWS -> Optional.of(column(1, 0, 1, 0));
        case OUTPUTS ->
            Optional.of(
                Nd4j.createFromArray(new double[][] {{1, 0, 1}, {0, 0, 0}, {1, 1, 1}, {0, 1, 0}}));
      };
    }
  }

  private static INDArray column(double... values) {
    return Nd4j.createFromArray(values).reshape(new long[] {values.length, 1});
  }

  private static INDArray random(long seed) {
    Random random = new Random(seed);
    double[][] values = new double[ROWS][OUTPUTS];
    for (double[] row : values) {
      for (int j = 0; j < OUTPUTS; j++) {
        row[j] = 2 * random.nextGaussian();
      }
    }
    return Nd4j.createFromArray(values);
  }

  /** Labels of the kind that an output layer is trained on. */
  private static INDArray labels(Activation activation) {
    return switch (activation) {
      case SOFTMAX ->
          Nd4j.createFromArray(new double[][] {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}, {0, 0, 1}});
      case SIGMOID ->
          Nd4j.createFromArray(new double[][] {{1, 0, 1}, {0, 0, 0}, {1, 1, 1}, {0, 1, 0}});
      default -> random(9);
    };
  }

  private static INDArray packed(Activation activation, Distillation recipe) {
    return DistillationLabels.pack(labels(activation), random(2), recipe, 0, activation == SOFTMAX);
  }

  @SuppressWarnings("NullAway") // null is DL4J's way to say: no mask
  private static double score(
      ILossFunction loss, INDArray labels, INDArray logits, Activation activation, Mask mask) {
    return loss.computeScore(
        labels, logits.dup(), function(activation), mask.array().orElse(null), false);
  }

  @SuppressWarnings("NullAway") // as above
  private static double[] gradient(
      ILossFunction loss, INDArray labels, INDArray logits, Activation activation, Mask mask) {
    INDArray gradient =
        loss.computeGradient(labels, logits.dup(), function(activation), mask.array().orElse(null));
    assertThat(gradient.shape()).isEqualTo(logits.shape());
    assertThat(gradient.dataType()).isEqualTo(logits.dataType());
    return gradient.dup('c').data().asDouble();
  }

  private static IActivation function(Activation activation) {
    return activation.getActivationFunction();
  }

  private static double[] slopes(
      INDArray labels, INDArray logits, Activation activation, Mask mask) {
    double[] slopes = new double[ROWS * OUTPUTS];
    double nudge = 1e-5;
    for (int i = 0; i < slopes.length; i++) {
      INDArray up = logits.dup();
      up.putScalar(i / OUTPUTS, i % OUTPUTS, up.getDouble(i / OUTPUTS, i % OUTPUTS) + nudge);
      INDArray down = logits.dup();
      down.putScalar(i / OUTPUTS, i % OUTPUTS, down.getDouble(i / OUTPUTS, i % OUTPUTS) - nudge);
      slopes[i] =
          (score(LOSS, labels, up, activation, mask) - score(LOSS, labels, down, activation, mask))
              / (2 * nudge);
    }
    return slopes;
  }

  static Stream<Arguments> gradientCases() {
    List<Arguments> cases = new ArrayList<>();
    for (double temperature : new double[] {1, 4}) {
      for (Activation activation : List.of(SOFTMAX, SIGMOID, IDENTITY)) {
        for (Mask mask : Mask.values()) {
          if (activation != SOFTMAX || mask != Mask.OUTPUTS) {
            cases.add(Arguments.of(activation, mask, temperature));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}, mask {1}, T = {2}")
  @MethodSource("gradientCases")
  void theGradientIsTheSlopeOfTheScore(Activation activation, Mask mask, double temperature) {
    Distillation recipe =
        Distillation.temperature(temperature)
            .hardWeight(0.3)
            .softWeight(0.9)
            .teacherLabelWeight(0.2)
            .labelSmoothing(0.1);
    for (INDArray labels : List.of(packed(activation, recipe), labels(activation))) {
      assertThat(gradient(LOSS, labels, random(1), activation, mask))
          .containsExactly(slopes(labels, random(1), activation, mask), within(1e-7));
    }
  }

  @Test
  void theGradientOfSoftLabelsWithoutMassIsTheSlopeToo() {
    INDArray packed = packed(SOFTMAX, RECIPE);
    packed.putScalar(1, 2, 0); // a row without a label
    packed.putScalar(0, 1, 0.5); // and one of mass 1.5
    assertThat(gradient(LOSS, packed, random(1), SOFTMAX, Mask.NONE))
        .containsExactly(slopes(packed, random(1), SOFTMAX, Mask.NONE), within(1e-7));
  }

  private static double softmax(double temperature, int j, double... logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit / temperature);
    }
    return Math.exp(logits[j] / temperature) / sum;
  }

  @Test
  void theWeightsGivenAreTheOnesApplied() {
    double[] z = {1, -0.5, 0.25};
    double[] t = {0.5, 2, -1};
    double temperature = 4;
    double crossEntropy = -Math.log(softmax(1, 2, z));
    double divergence = 0;
    for (int j = 0; j < 3; j++) {
      double p = softmax(temperature, j, t);
      divergence += p * Math.log(p / softmax(temperature, j, z));
    }
    INDArray labels =
        Nd4j.createFromArray(new double[][] {{0, 0, 1, t[0], t[1], t[2], 0.3, 2.5, temperature}});
    assertThat(score(LOSS, labels, Nd4j.createFromArray(new double[][] {z}), SOFTMAX, Mask.NONE))
        .isCloseTo(0.3 * crossEntropy + 2.5 * 16 * divergence, within(1e-12));
  }

  @Test
  void aStudentThatEqualsItsTeacherHasNothingToLearnFromIt() {
    for (Activation activation : List.of(SOFTMAX, SIGMOID, IDENTITY)) {
      INDArray labels = packed(activation, Distillation.teacherOnly(3));
      assertThat(score(LOSS, labels, random(2), activation, Mask.NONE)).isCloseTo(0, within(1e-12));
      assertThat(gradient(LOSS, labels, random(2), activation, Mask.NONE))
          .containsExactly(new double[ROWS * OUTPUTS], within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SOFTMAX", "SIGMOID", "IDENTITY"})
  void garbageInMaskedRowsChangesNothing(Activation activation) {
    INDArray labels = packed(activation, RECIPE);
    double score = score(LOSS, labels, random(1), activation, Mask.ROWS);
    double[] gradient = gradient(LOSS, labels, random(1), activation, Mask.ROWS);
    for (double garbage : new double[] {1e30, Double.NaN, Double.NEGATIVE_INFINITY}) {
      INDArray badLabels = labels.dup();
      badLabels.getRow(1).assign(garbage);
      INDArray badLogits = random(1);
      badLogits.getRow(3).assign(garbage);
      assertThat(score(LOSS, badLabels, badLogits, activation, Mask.ROWS)).isEqualTo(score);
      assertThat(gradient(LOSS, badLabels, badLogits, activation, Mask.ROWS)).isEqualTo(gradient);
    }
  }

  static Stream<Arguments> ordinaryLosses() {
    return Stream.of(
        Arguments.of(SOFTMAX, new LossMCXENT(), Mask.NONE),
        Arguments.of(SOFTMAX, new LossMCXENT(), Mask.ROWS),
        Arguments.of(SIGMOID, new LossBinaryXENT(), Mask.NONE),
        Arguments.of(SIGMOID, new LossBinaryXENT(), Mask.ROWS),
        Arguments.of(SIGMOID, new LossBinaryXENT(), Mask.OUTPUTS),
        Arguments.of(IDENTITY, new LossMSE(), Mask.NONE),
        Arguments.of(IDENTITY, new LossMSE(), Mask.ROWS),
        Arguments.of(IDENTITY, new LossMSE(), Mask.OUTPUTS));
  }

  @ParameterizedTest(name = "{1}, mask {2}")
  @MethodSource("ordinaryLosses")
  @SuppressWarnings("NullAway") // null is DL4J's way to say: no mask
  void plainLabelsGiveTheOrdinaryLoss(Activation activation, ILossFunction ordinary, Mask mask) {
    INDArray labels = labels(activation);
    assertThat(score(LOSS, labels, random(1), activation, mask))
        .isCloseTo(score(ordinary, labels, random(1), activation, mask), within(1e-9));
    assertThat(gradient(LOSS, labels, random(1), activation, mask))
        .containsExactly(gradient(ordinary, labels, random(1), activation, mask), within(1e-9));
    IActivation function = function(activation);
    INDArray values = mask.array().orElse(null);
    assertThat(LOSS.computeScore(labels, random(1), function, values, true))
        .isCloseTo(ordinary.computeScore(labels, random(1), function, values, true), within(1e-9));
    INDArray scores = LOSS.computeScoreArray(labels, random(1), function, values);
    assertThat(scores.shape()).containsExactly(ROWS, 1);
    assertThat(scores.data().asDouble())
        .containsExactly(
            ordinary.computeScoreArray(labels, random(1), function, values).data().asDouble(),
            within(1e-9));
  }

  @Test
  void refusesAMaskPerClassOfASoftmax() {
    assertThatThrownBy(() -> gradient(LOSS, labels(SOFTMAX), random(1), SOFTMAX, Mask.OUTPUTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a mask for softmax needs one value per example, found shape [4, 3]");
  }

  @Test
  void refusesLabelsOfAnotherNumberOfColumns() {
    assertThatThrownBy(
            () -> score(LOSS, Nd4j.ones(DataType.DOUBLE, 4, 8), random(1), SOFTMAX, Mask.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labels need 3 columns, or 9 with a teacher of as many outputs, found 8");
  }

  @Test
  void refusesOtherActivations() {
    assertThatThrownBy(() -> score(LOSS, labels(SOFTMAX), random(1), Activation.TANH, Mask.NONE))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "an output layer with activation tanh cannot be distilled;"
                + " softmax, sigmoid and identity can");
  }

  @Test
  void survivesAConfigurationsJson() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            new OutputLayer.Builder(new DistillationLoss()).nOut(3).activation(SOFTMAX).build());
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());
    assertThat(read).isEqualTo(configuration);
    assertThat(((OutputLayer) read.getConf(0).getLayer()).getLossFn())
        .isEqualTo(new DistillationLoss())
        .hasSameHashCodeAs(new DistillationLoss())
        .isNotEqualTo(new LossMCXENT())
        .hasToString("DistillationLoss");
  }
}
