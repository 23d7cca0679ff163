package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

class TeacherTest {
  private static final DataSet DATA = TinyData.vectors(16, 1);

  private static MultiLayerNetwork chain(long seed) {
    return TinyNetworks.denseChain(TinyNetworks.settings().seed(seed));
  }

  private static MultiLayerNetwork ending(int outputs, LossFunction loss, Activation activation) {
    return TinyNetworks.chain(
        TinyNetworks.settings(),
        TinyNetworks.vectorInput(),
        new OutputLayer.Builder(loss).nOut(outputs).activation(activation).build());
  }

  private static void assertClose(INDArray found, INDArray expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-5);
  }

  @Test
  void theSoftmaxOfItsLogitsIsTheNetworksOutput() {
    MultiLayerNetwork network = chain(1);
    assertClose(
        Transforms.softmax(Teacher.of(network).logits(DATA)), network.output(DATA.getFeatures()));
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings());
    assertClose(
        Transforms.softmax(Teacher.of(graph).logits(DATA)), graph.output(DATA.getFeatures())[0]);
  }

  @Test
  void theSigmoidOfItsLogitsIsTheNetworksOutput() {
    MultiLayerNetwork network = ending(4, LossFunction.XENT, Activation.SIGMOID);
    assertClose(
        Transforms.sigmoid(Teacher.of(network).logits(DATA)), network.output(DATA.getFeatures()));
  }

  @Test
  void severalTeachersAreAveragedByWeight() {
    MultiLayerNetwork first = chain(1);
    MultiLayerNetwork second = chain(2);
    ComputationGraph third = TinyNetworks.branchedGraph(TinyNetworks.settings());
    INDArray sum = Teacher.of(first).logits(DATA).dup();
    sum.addi(Teacher.of(second).logits(DATA));
    sum.addi(Teacher.of(third).logits(DATA).mul(0.5));
    assertClose(Teacher.of(first).and(second).and(third, 0.5).logits(DATA), sum.div(2.5));
  }

  @Test
  void addingATeacherLeavesTheFirstAsItWas() {
    Teacher first = Teacher.of(chain(1));
    INDArray before = first.logits(DATA).dup();
    Teacher both = first.and(chain(2));
    assertThat(first.logits(DATA)).isEqualTo(before);
    assertThat(both.logits(DATA)).isNotEqualTo(before);
  }

  @Test
  void trainingTheNetworkOnDoesNotMoveTheTeacher() {
    MultiLayerNetwork network = chain(1);
    Teacher teacher = Teacher.of(network);
    INDArray before = teacher.logits(DATA).dup();
    INDArray output = network.output(DATA.getFeatures()).dup();
    network.fit(TinyData.iterator(DATA, 4), 3);
    assertThat(network.output(DATA.getFeatures())).isNotEqualTo(output);
    assertThat(teacher.logits(DATA)).isEqualTo(before);
  }

  @Test
  void askingATeacherDoesNotChangeTheNetwork() {
    MultiLayerNetwork network = chain(1);
    INDArray before = network.output(DATA.getFeatures()).dup();
    String configuration = network.getLayerWiseConfigurations().toJson();
    Teacher.of(network).logits(DATA);
    assertThat(network.output(DATA.getFeatures())).isEqualTo(before);
    assertThat(network.getLayerWiseConfigurations().toJson()).isEqualTo(configuration);
  }

  @Test
  void masksOfSequencesReachTheNetwork() {
    Teacher teacher =
        Teacher.of(
            TinyNetworks.chain(
                TinyNetworks.settings(),
                InputType.recurrent(TinyData.SEQUENCE_FEATURES),
                new LastTimeStep(new LSTM.Builder().nOut(4).activation(Activation.TANH).build()),
                TinyNetworks.output()));
    DataSet data = TinyData.sequences(4, 1);
    INDArray mask = Nd4j.ones(4, 5);
    mask.getColumn(4).assign(0);
    data.setFeaturesMaskArray(mask);
    INDArray before = teacher.logits(data).dup();
    assertThat(before.shape()).containsExactly(4, 3);
    data.getFeatures().tensorAlongDimension(4, 0, 1).assign(1e3);
    assertThat(teacher.logits(data)).isEqualTo(before);
    assertThat(teacher.logits(new DataSet(data.getFeatures(), data.getLabels())))
        .isNotEqualTo(before);
  }

  @Test
  void sequencesHaveLogitsAtEachStep() {
    MultiLayerNetwork network = TinyNetworks.sequenceChain(TinyNetworks.settings(), true);
    DataSet data = TinyData.sequences(4, 1);
    assertClose(
        Nd4j.nn().softmax(Teacher.of(network).logits(data), 1), network.output(data.getFeatures()));
  }

  @Test
  void hiddenLayersAreThoseOfTheFirstNetwork() {
    Teacher both = Teacher.of(chain(1)).and(TinyNetworks.branchedGraph(TinyNetworks.settings()));
    Logits.WithHidden found = both.withHidden(DATA, Set.of("dense"));
    assertThat(found.logits()).isEqualTo(both.logits(DATA));
    assertThat(found.hidden())
        .containsOnly(Map.entry("dense", chain(1).feedForward(DATA.getFeatures()).get(1)));
    assertThat(both.layers()).extracting(NamedLayer::name).containsExactly("dense", "output");
  }

  @Test
  void refusesTeachersOfDifferentShapes() {
    Teacher odd = Teacher.of(chain(1)).and(ending(4, LossFunction.MCXENT, Activation.SOFTMAX));
    assertThatThrownBy(() -> odd.logits(DATA))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage("teachers put out different shapes: [16, 3] and [16, 4]");
  }

  @Test
  void refusesTeachersOfDifferentKinds() {
    Teacher teacher = Teacher.of(chain(1));
    MultiLayerNetwork other = ending(3, LossFunction.XENT, Activation.SIGMOID);
    assertThatThrownBy(() -> teacher.and(other))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage("teachers with different output activations: SOFTMAX and SIGMOID");
  }

  @Test
  void refusesAnOutputThatCannotBeTaught() {
    MultiLayerNetwork network = ending(3, LossFunction.MSE, Activation.TANH);
    assertThatThrownBy(() -> Teacher.of(network))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "an output layer with activation tanh cannot be distilled;"
                + " softmax, sigmoid and identity can");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAWeightThatIsNone(double weight) {
    Teacher teacher = Teacher.of(chain(1));
    MultiLayerNetwork other = chain(2);
    assertThatThrownBy(() -> teacher.and(other, weight))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight must be finite and > 0, got " + weight);
  }
}
