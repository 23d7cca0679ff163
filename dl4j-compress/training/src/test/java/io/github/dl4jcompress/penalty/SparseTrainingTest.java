package io.github.dl4jcompress.penalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Real networks lose what they do not need, and keep their accuracy. */
class SparseTrainingTest {
  private static final int BATCH = 32;
  private static final int EXAMPLES = 256;
  private static final int STEPS_PER_EPOCH = EXAMPLES / BATCH;
  private static final int EPOCHS = 30;
  private static final Penalty DROPOUT = Penalty.variationalDropout(EXAMPLES).learningNoiseAt(0.05);

  private static Penalty.HardConcrete gates(double strength) {
    return Penalty.l0(strength, EXAMPLES).each(Penalty.Group.INPUT).learningGatesAt(0.05);
  }

  /** Adam, but for a lasso, whose strength is in units of the loss with plain descent. */
  private static IUpdater updaterFor(Penalty penalty) {
    return penalty instanceof Penalty.Lasso ? new Sgd(0.3) : new Adam(0.01);
  }

  private static PenaltyRecipe whole(Penalty penalty) {
    return penalty.overSteps(0, (EPOCHS - 5) * STEPS_PER_EPOCH);
  }

  private static PenaltyListener train(
      MultiLayerNetwork network, DataSet data, PenaltyRecipe recipe) {
    PenaltyListener listener = new PenaltyListener(recipe);
    network.addListeners(listener);
    network.fit(TinyData.iterator(data, BATCH), EPOCHS);
    return listener;
  }

  private static double accuracy(MultiLayerNetwork network, DataSet data) {
    return network.evaluate(TinyData.iterator(data, BATCH)).accuracy();
  }

  static Stream<Arguments> forDense() {
    return Stream.of(
        Arguments.of(Penalty.groupLasso(0.03, Penalty.Group.INPUT), 0.5),
        Arguments.of(Penalty.l1(0.03), 0.65),
        Arguments.of(gates(0.5), 0.5),
        Arguments.of(gates(2).each(Penalty.Group.WEIGHT), 0.65),
        Arguments.of(DROPOUT, 0.65));
  }

  @ParameterizedTest
  @MethodSource("forDense")
  void idleInputsOfADenseLayerLoseTheirWeights(Penalty penalty, double least) {
    MultiLayerNetwork network = IdleInputs.dense(updaterFor(penalty));
    PenaltyListener listener =
        train(network, IdleInputs.vectors(EXAMPLES, 1), whole(penalty).only("dense"));
    assertThat(listener.sparsity()).isBetween(least, 0.9);
    INDArray weights = network.getLayer(0).getParam("W");
    int idle = 0;
    for (int input = TinyData.FEATURES; input < IdleInputs.FEATURES; input++) {
      idle += zeros(weights.getRow(input));
    }
    assertThat(idle).as("zeros among weights of idle inputs").isGreaterThanOrEqualTo(86); // of 96
    assertThat(accuracy(network, IdleInputs.vectors(500, 2))).isGreaterThan(0.9);
  }

  static Stream<Arguments> forConvolution() {
    return Stream.of(
        Arguments.of(Penalty.groupLasso(0.03, Penalty.Group.INPUT), new Sgd(0.1)),
        Arguments.of(gates(2), new Adam(0.01)));
  }

  @ParameterizedTest
  @MethodSource("forConvolution")
  void anIdleChannelOfAConvolutionGoes(Penalty penalty, IUpdater updater) {
    MultiLayerNetwork network = IdleInputs.convolution(updater);
    train(network, IdleInputs.images(EXAMPLES, 1), whole(penalty).only("conv"));
    INDArray weights = network.getLayer(0).getParam("W").dup();
    for (int filter = 0; filter < 6; filter++) {
      assertThat(zeros(weights.slice(filter).slice(1))).as("idle channel").isEqualTo(9);
      assertThat(zeros(weights.slice(filter).slice(0))).as("useful channel").isLessThan(9);
    }
    assertThat(accuracy(network, IdleInputs.images(300, 2))).isGreaterThan(0.95);
  }

  static Stream<Penalty> forLstm() {
    return Stream.of(Penalty.groupLasso(0.15, Penalty.Group.INPUT), gates(2));
  }

  @ParameterizedTest
  @MethodSource("forLstm")
  void idleFeaturesOfAnLstmGo(Penalty penalty) {
    MultiLayerNetwork network = IdleInputs.lstm(updaterFor(penalty));
    train(network, IdleInputs.sequences(EXAMPLES, 1), whole(penalty).only("lstm"));
    INDArray weights = network.getLayer(0).getParam("W");
    for (int input = 0; input < IdleInputs.SEQUENCE_FEATURES; input++) {
      boolean idle = input >= TinyData.SEQUENCE_FEATURES;
      assertThat(zeros(weights.getRow(input))).as("input %d", input).isEqualTo(idle ? 24 : 0);
    }
    assertThat(accuracy(network, IdleInputs.sequences(200, 2))).isGreaterThan(0.9);
  }

  @Test
  void unitsThatAreNotNeededGoAsAWhole() {
    MultiLayerNetwork network = IdleInputs.dense(new Sgd(0.3));
    train(
        network,
        IdleInputs.vectors(EXAMPLES, 1),
        whole(Penalty.groupLasso(0.03, Penalty.Group.UNIT)).only("dense"));
    INDArray weights = network.getLayer(0).getParam("W");
    int gone = 0;
    for (int unit = 0; unit < 16; unit++) {
      int zeros = zeros(weights.getColumn(unit));
      assertThat(zeros).isIn(0, IdleInputs.FEATURES);
      gone += zeros == 0 ? 0 : 1;
    }
    assertThat(gone).isBetween(4, 14);
    assertThat(accuracy(network, IdleInputs.vectors(500, 2))).isGreaterThan(0.9);
  }

  @Test
  void variationalDropoutServesConvolutionsAndLstms() {
    MultiLayerNetwork images = IdleInputs.convolution(updaterFor(DROPOUT));
    PenaltyListener first = train(images, IdleInputs.images(EXAMPLES, 1), whole(DROPOUT));
    assertThat(first.sparsity()).isBetween(0.7, 0.995);
    assertThat(first.layers())
        .extracting(LayerSparsity::layer)
        .containsExactly("conv", "dense", "output");
    assertThat(accuracy(images, IdleInputs.images(300, 2))).isGreaterThan(0.95);
    MultiLayerNetwork sequences = IdleInputs.lstm(updaterFor(DROPOUT));
    PenaltyListener second = train(sequences, IdleInputs.sequences(EXAMPLES, 1), whole(DROPOUT));
    assertThat(second.sparsity()).isBetween(0.3, 0.95);
    assertThat(accuracy(sequences, IdleInputs.sequences(200, 2))).isGreaterThan(0.9);
  }

  private static int zeros(INDArray array) {
    int zeros = 0;
    for (float value : array.dup().data().asFloat()) {
      zeros += Float.floatToRawIntBits(value) == 0 ? 1 : 0;
    }
    return zeros;
  }
}
